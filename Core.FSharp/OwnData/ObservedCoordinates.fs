namespace Spectral

/// The coordinates in which a dynamics of observed states is learned: y = (a/s, (β − β̄)/s_β, (x₀ − x̄₀)/s_x), where a are the leading principal coordinates of the coefficients,
/// each in the unit of its field, s their largest deviation, s_β and s_x those of the labels.
/// Rows weigh 1/(‖u‖ · floor), so that what a direction less loses is measured against what the basis loses anyway.
type ObservedCoordinates =
    {
        /// All directions that were found.
        Found: Coordinates
        /// Root mean square over the states of ‖what is lost‖/‖u‖ with 0, 1, … directions; up to all that were found.
        Lost: float[]
    }

    /// The fewest directions, at least one, with which the root mean square loss is at most so much.
    member c.CountFor(loss: float) : int =
        let all = c.Lost.Length - 1
        seq { 1..all } |> Seq.tryFind (fun k -> c.Lost[k] <= loss) |> Option.defaultValue all

    /// The coordinates of trajectories, with at most so many directions.
    static member Of(shape: StateShape, trajectories: ObservedTrajectory[], most: int) : ObservedCoordinates =
        // Nothing is asked for below this relative error.
        let leastFloor = 1.0e-6
        // Rows that the search for directions looks at, evenly spread.
        let mostRows = 2000
        let all = ObservedTrajectories.states trajectories
        // What vanishes for a moment weighs no more than a tenth of the usual state.
        let shape =
            if shape.Least > 0.0 then
                shape
            else
                { shape with Least = ObservedStates.vanishing (all |> Array.map shape.Norm) }

        let floors = trajectories |> Array.collect _.Floors
        let chosen = [| 0 .. (all.Length + mostRows - 1) / mostRows .. all.Length - 1 |]
        let states = chosen |> Array.map (fun i -> all[i])
        let rows = states |> Array.map shape.InUnits
        let sizes = states |> Array.map shape.Norm
        let mean = Array.init shape.Coefficients (fun k -> rows |> Array.map (Array.item k) |> Deviation.mean)
        let centred = rows |> Array.map (fun row -> Array.map2 (-) row mean)

        let weighted =
            centred
            |> Array.mapi (fun i row ->
                let weight = 1.0 / (sizes[i] * max leastFloor floors[chosen[i]])
                row |> Array.map (fun v -> weight * v))

        let directions = LeadingDirections.of' weighted most

        Check.that
            (directions.Length > 0)
            "states"
            "the data do not change from time to time beyond what the basis cannot tell: there is no dynamics to learn; check the column of times."

        let deflated = centred |> Array.map (LeadingDirections.deflate directions)
        let moment k = Deviation.mean (deflated |> Array.map (fun (struct (a, _)) -> a[k] * a[k]))
        let lost k = Deviation.mean (Array.map2 (fun (struct (_, left: float[])) size -> left[k] / (size * size)) deflated sizes)
        let common = sqrt (Array.init directions.Length moment |> Array.max)
        let labels = Array.init shape.Labels (fun k -> states |> Array.map (fun state -> state[shape.Coefficients + k]))

        {
            Found =
                Coordinates(
                    shape,
                    mean,
                    directions,
                    Array.append (Array.zeroCreate directions.Length) (labels |> Array.map Deviation.mean),
                    Array.append (Array.create directions.Length common) (labels |> Array.map (Deviation.of' >> Deviation.orOne))
                )
            Lost = Array.init (directions.Length + 1) (fun k -> sqrt (lost k))
        }
