namespace Spectral

/// From an observed basis to the states that a dynamics is learned on, and errors on the points of the data.
module ObservedStates =
    /// What the numbers of a packed state mean.
    let shape (basis: ObservedBasis) : StateShape =
        let scaling = basis.Axes |> Array.indexed |> Array.filter (fun (_, axis) -> int axis.Motion >= 1) |> Array.map fst

        {
            Units = basis.Units |> Array.collect (fun unit -> Array.create basis.Modes unit)
            Scales = scaling.Length
            Least = 0.0
            ScaleOfCenter =
                basis.Axes
                |> Array.indexed
                |> Array.filter (fun (_, axis) -> int axis.Motion >= 2)
                |> Array.map (fun (k, _) -> System.Array.IndexOf(scaling, k))
        }

    /// Expanded snapshots, ordered by trajectory and time, as trajectories.
    let trajectories (basis: ObservedBasis) (states: seq<ExpandedSnapshot>) : ObservedTrajectory[] =
        let found = System.Collections.Generic.List<ObservedTrajectory>()
        let own = System.Collections.Generic.List<ExpandedSnapshot>()

        let finish () =
            if own.Count > 0 then
                let all = own.ToArray()

                found.Add
                    {
                        Name = all[0].Trajectory
                        Times = all |> Array.map _.Time
                        States = all |> Array.map basis.Pack
                        Floors = all |> Array.map _.Floor
                        Inputs =
                            (if all[0].Inputs.Length = 0 then
                                 KnownInputs.None
                             else
                                 { Times = all |> Array.map _.Time; Values = all |> Array.map _.Inputs })
                    }

                own.Clear()

        for state in states do
            if own.Count > 0 && own[own.Count - 1].Trajectory <> state.Trajectory then
                finish ()

            own.Add state

        finish ()
        found.ToArray()

    /// The weights of a snapshot's points as the projection has them: those of the trapezoid rule on a grid (round the period of a periodic axis), 1 on scattered points.
    let weights (basis: ObservedBasis) (points: float[][]) : float[] =
        match GridShape.TryOf points with
        | null -> Array.create points[0].Length 1.0
        | grid -> grid.Weights(basis.Axes |> Array.map (fun axis -> if axis.IsPeriodic then axis.Right - axis.Left else 0.0))

    /// ‖u‖ on the points of a snapshot without gaps, each field in its unit and without its offset.
    let size (basis: ObservedBasis) (snapshot: FieldSnapshot) : float =
        let weights = weights basis snapshot.Points
        let mutable all = 0.0

        for f in 0 .. basis.Fields - 1 do
            for i in 0 .. snapshot.Count - 1 do
                let u = (snapshot.Fields[f][i] - basis.Offsets[f]) / basis.Units[f]
                all <- all + weights[i] * u * u

        sqrt all

    /// The norm below which a snapshot of a trajectory counts as vanishing: a tenth of the root mean square over its times.
    let vanishing (sizes: float[]) : float = 0.1 * sqrt (Summation.dot sizes sizes / float (max 1 sizes.Length))

    /// ‖u − û‖/‖u‖ on the points of a snapshot without gaps, û [fields × points]; each field in its unit, u without its offset. Where ‖u‖ is below `least`, relative to that; where both vanish
    /// the error is 0 or infinite.
    let relativeError (basis: ObservedBasis) (least: float) (snapshot: FieldSnapshot) (values: float[][]) : float =
        let weights = weights basis snapshot.Points
        let mutable gap = 0.0
        let mutable all = 0.0

        for f in 0 .. values.Length - 1 do
            for i in 0 .. snapshot.Count - 1 do
                let u = (snapshot.Fields[f][i] - basis.Offsets[f]) / basis.Units[f]
                let d = u - (values[f][i] - basis.Offsets[f]) / basis.Units[f]
                gap <- gap + weights[i] * d * d
                all <- all + weights[i] * u * u

        let all = max all (least * least)

        if all > 0.0 then sqrt (gap / all)
        elif gap > 0.0 then infinity
        else 0.0
