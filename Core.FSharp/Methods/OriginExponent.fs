namespace Spectral

/// How solutions on a half line begin: the exponent p of u ~ x^p at its end.
module OriginExponent =
    /// The nearest of four points, as a part of 2ν/β, roughly the mean: near enough for three terms, far enough from round-off.
    let private nearness = 1.0 / 1024.0

    /// The mean over trajectories at t = 0 of p, from slopes s(h) = log₂(u(2h)/u(h)) = p + a h + b h² + … by Richardson's (8 s(h) − 6 s(2h) + s(4h))/3.
    /// Errors: ArgumentException where u is not positive near the end, or the problem's domain is no half line.
    let estimate (problem: Problem) (trajectories: Trajectory[]) : float =
        let struct (left, right) = problem.Domain[0]

        Check.that
            (problem.Dimension = 1 && System.Double.IsFinite left && not (System.Double.IsFinite right))
            "problem"
            $"{problem.Name} does not live on a half line: only there has a solution an exponent at its end."

        let exponent (trajectory: Trajectory) =
            let h = nearness / (trajectory.Labels 0.0).[0].Scale
            let u = trajectory.ValuesOn(0.0, [| left + h; left + 2.0 * h; left + 4.0 * h; left + 8.0 * h |])

            Check.that
                (Array.min u > 0.0)
                "trajectories"
                $"the solution is {Family.text (Array.min u)} near the end of the half line: an exponent needs positive values."

            let slope k = Elementary.log (u[k + 1] / u[k]) / Elementary.log 2.0
            (8.0 * slope 0 - 6.0 * slope 1 + slope 2) / 3.0

        trajectories |> Array.averageBy exponent
