namespace Spectral

/// Trajectories of states of any meaning whose Euclidean norm is that of the function they stand for: coefficients of an orthonormal basis, values on a grid.
type StateData =
    {
        /// Number of trajectories.
        Count: int
        /// t₀ < t₁ < …
        Times: float[]
        /// Length of a state.
        Size: int
        /// [samples × times × size]
        States: float[]
        /// The norms that errors are relative to, [samples × times].
        Norms: float[]
    }

    /// The state of a trajectory at a time, [size].
    member d.At(sample: int, time: int) = Array.sub d.States ((sample * d.Times.Length + time) * d.Size) d.Size

    /// So many of the trajectories, from that one on.
    member d.Part(first: int, count: int) : StateData =
        let times = d.Times.Length

        { d with
            Count = count
            States = Array.sub d.States (first * times * d.Size) (count * times * d.Size)
            Norms = Array.sub d.Norms (first * times) (count * times)
        }

    /// Every two neighbouring times as a trajectory of its own: a field that is right over one interval is found more easily than one that is right over all.
    /// The times must be equally far apart.
    member d.Intervals: StateData =
        let later = d.Times.Length - 1
        let length = d.Times[1] - d.Times[0]

        Check.that
            (Array.pairwise d.Times |> Array.forall (fun (a, b) -> abs (b - a - length) <= 1e-9 * length))
            "Times"
            $"the times {d.Times} are not equally far apart: only then are their intervals trajectories of one length."

        let pairs (values: float[]) size =
            Array.init (d.Count * later) (fun i -> Array.sub values ((i / later * (later + 1) + i % later) * size) (2 * size))
            |> Array.concat

        {
            Count = d.Count * later
            Times = d.Times[..1]
            Size = d.Size
            States = pairs d.States d.Size
            Norms = pairs d.Norms 1
        }

    interface IFlowSamples with
        member d.Shape = StateShape.Plain d.Size
        member d.Times = d.Times
        member d.Count = d.Count
        member d.Initial = Array.init d.Count (fun s -> d.At(s, 0)) |> Array.concat
        member d.States = d.States
        member d.Target(sample, time) = Target(d.At(sample, time), [||], d.Norms[sample * d.Times.Length + time])

        /// The relative error of what the coordinates keep.
        member _.Loss(coordinates, _) =
            let loss = Loss.weightedCoefficients (Array.create coordinates.Size 1.0)
            let reduced (t: Target) = Target(coordinates.Reduce t.Coefficients, t.Labels, t.Norm)
            Loss(loss.Name, loss.Data |> Array.map (fun d -> { d with Of = reduced >> d.Of }), loss.Residual)
