namespace Spectral

/// Steps of embedded pairs on the parameters. All stages and tries of a step share its points, so the last slope is not the next step's first.
module internal ExplicitStep =
    /// θ + h Σ w_j k_j.
    let private combine (theta: float[]) step (weights: float[]) (slopes: float[][]) =
        let target = Array.copy theta

        weights
        |> Array.iteri (fun j w ->
            if w <> 0.0 then
                Dense.subtract (-step * w) slopes[j] target)

        target

    /// The error of a step in units of the tolerance: the change of the functions over their scales, that of the parameters over their size at the start, or the larger one.
    let private errorOf (flow: TangentFlow) tolerance stepNorm (state: IvpState) points (error: float[]) =
        let parameter () = Dense.norm error / (tolerance * Dense.norm state.Anchors)

        let functions () =
            flow.Moved(state.Theta, state.Anchors, state.Time, error, points)
            |> Array.mapi (fun q (struct (change, _)) -> change / (tolerance * flow.Scales[q]))
            |> Array.max

        match stepNorm with
        | Parameter -> parameter ()
        | Function -> functions ()
        | Both -> max (parameter ()) (functions ())

    /// The state after one accepted step, which ends at `last` at the latest. `first`: θ̇ at the state, on these points.
    let advance
        (flow: TangentFlow)
        (tableau: Tableau)
        tolerance
        stepNorm
        (points: SamplePoints)
        (stream: RandomStream)
        (first: float[])
        (last: float)
        (state: IvpState)
        : IvpState =
        let mutable work = state
        let left = last - state.Time

        let solve time theta =
            let found = flow.Velocity(theta, state.Anchors, time, state.Mu, state.Rank, points, stream)

            work <-
                { work with
                    Solves = work.Solves + 1
                    Iterations = work.Iterations + found.Iterations
                    Operations = work.Operations + found.Operations
                    Rank = found.Rank
                }

            found.Velocity

        /// ‖Jθ̇‖h = 1e-2 of the scale.
        let firstStep () =
            let rates =
                flow.Moved(state.Theta, state.Anchors, state.Time, first, points)
                |> Array.mapi (fun q (struct (rate, _)) -> rate / flow.Scales[q])

            1e-2 / max (Array.max rates) 1e-6

        let rec attempt h tries =
            let isLast = h >= left * (1.0 - 1e-12)
            let step = if isLast then left else h
            let slopes = Array.create tableau.Stages first

            for i in 1 .. tableau.Stages - 1 do
                slopes[i] <- solve (state.Time + tableau.C[i] * step) (combine state.Theta step tableau.A[i] slopes)

            let theta = combine state.Theta step tableau.B slopes
            let error = combine (Array.zeroCreate theta.Length) step tableau.ErrorWeights slopes
            let size = errorOf flow tolerance stepNorm state points error

            if size <= 1.0 then
                let next = step * StepControl.accepted tableau.EmbeddedOrder size state.LastError (tries > 0)

                { work with
                    Time = if isLast then last else state.Time + step
                    Theta = theta
                    Accepted = state.Accepted + 1
                    Rejected = state.Rejected + tries
                    // A step that was cut short says little of how long the next may be.
                    Step = if isLast then max h next else next
                    LastError = max size StepControl.SmallestError
                }
            else
                let shorter = step * StepControl.rejected tableau.EmbeddedOrder size

                if tries >= 60 || not (shorter > 1e-12 * (abs last + left)) then
                    raise (
                        NumericalFailureException
                            $"{flow.Problem.Equation.Name}: steps became too small at t = {state.Time:G5}; take a larger tolerance, more points, a larger regularisation, or implicit steps."
                    )

                attempt shorter (tries + 1)

        attempt (if state.Step > 0.0 then state.Step else firstStep ()) 0
