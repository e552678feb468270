namespace Spectral

open System

/// The best basis that does not move: one scale and one centre for all trajectories and times.
module ConstantBasis =
    let private points = 512

    /// The label that minimises the mean squared relative L² error of the projections of all trajectories at all times. Compass search from the middle of
    /// the canonical labels in (log β, x₀), steps halved down to 10⁻³; the objective is smooth, and what matters is the floor, flat at its minimum.
    let label (problem: Problem) (basis: Basis) (trajectories: Trajectory[]) : Label =
        Check.that (problem.Moves && problem.Dimension = 1) "problem" $"{problem.Name} has no one-dimensional moving basis."
        let times = problem.Times
        let struct (left, right) = problem.Window[0]
        let struct (origin, _) = problem.Domain[0]
        let isHalfLine = Double.IsFinite origin
        let step = (right - left) / float (points - 1)
        let x = Array.init points (fun i -> Math.FusedMultiplyAdd(float i, step, left))
        let rows = trajectories |> Array.collect (fun t -> times |> Array.map (fun at -> t.ValuesOn(at, x)))

        let squares = rows |> Array.map (fun u -> Array.fold (fun s v -> Math.FusedMultiplyAdd(v, v, s)) 0.0 u * step)
        let modes = basis.Count

        /// Mean of 1 − ‖Pu‖²/‖u‖², by the trapezoid rule.
        let objective (scale: float) (center: float) =
            let table = basis.ValuesAt(x |> Array.map (fun x -> scale * (x - center)))
            let coefficients = Array.zeroCreate modes
            let mutable total = 0.0

            for r in 0 .. rows.Length - 1 do
                let u = rows[r]
                Array.fill coefficients 0 modes 0.0

                for i in 0 .. points - 1 do
                    let v = u[i]

                    if v <> 0.0 then
                        for k in 0 .. modes - 1 do
                            coefficients[k] <- Math.FusedMultiplyAdd(v, table[i * modes + k], coefficients[k])

                let captured = coefficients |> Array.fold (fun s c -> Math.FusedMultiplyAdd(c, c, s)) 0.0
                total <- total + (1.0 - captured * step * step * scale / squares[r])

            total / float rows.Length

        let labels = trajectories |> Array.collect (fun t -> times |> Array.map (fun at -> t.Labels at |> Array.head))
        let mean f = Array.averageBy f labels
        let mutable scale = mean (fun l -> l.Scale)
        let mutable center = mean (fun l -> l.Center)
        let mutable best = objective scale center
        let mutable size = 0.25

        while size > 1e-3 do
            let factor = Elementary.exp size

            let candidates =
                [|
                    scale * factor, center
                    scale / factor, center

                    if not isHalfLine then
                        scale, center + size / scale
                        scale, center - size / scale
                |]

            let values = candidates |> Array.map (fun (s, c) -> objective s c)
            let least = Array.min values

            if least < best then
                let s, c = candidates[Array.findIndex (fun v -> v = least) values]
                scale <- s
                center <- c
                best <- least
            else
                size <- 0.5 * size

        { Scale = scale; Center = center }
