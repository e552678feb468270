namespace Spectral

open System

/// Alexander's diagonally implicit method of order 3 on functions: stage i finds θ_i with u(θ_i) = R_i + c L[u(θ_i)] at the points, c = γh and R_i = u(θ_n) + h Σ_{j<i} a_ij L[u(θ_j)] known values,
/// by Gauss and Newton's method, (QᵀQ + μ′I) δ = Qᵀρ with Q = J − c D_θL[u] and ρ = R + c L[u] − u. The last stage is the step. Alexander, SIAM J. Numer. Anal. 14 (1977) 1006.
[<Sealed>]
type internal ImplicitStep(flow: TangentFlow) =
    let gamma = 0.4358665215084590

    let weights =
        [|
            [| gamma |]
            [| 0.5 * (1.0 - gamma); gamma |]
            [| -(6.0 * gamma * gamma - 16.0 * gamma + 1.0) / 4.0; (6.0 * gamma * gamma - 20.0 * gamma + 5.0) / 4.0; gamma |]
        |]

    let nodes = [| gamma; 0.5 * (1.0 + gamma); 1.0 |]
    let known = Tensor.input "known" [||]
    let length = Tensor.shared "implicit step" [||]

    do
        Check.that
            (flow.Fields.Length = 1)
            "steps"
            $"{flow.Problem.Equation.Name} has {flow.Fields.Length} fields: implicit steps are for equations of one; use adaptive steps."

    let programs =
        let u, right = flow.Values[0], length * flow.Right[0]

        new TangentPrograms(
            flow.Engine,
            "implicit stage",
            [|
                {
                    Network = flow.Networks[0]
                    Value = u - right
                    Target = known + right - u
                    Layers = [||]
                }
            |],
            flow.At.Place,
            [| known |]
        )

    let solver = TangentSolver.dense 1e-9

    /// The state after a step of this length.
    member _.Advance(step: float, points: SamplePoints, stream: RandomStream, state: IvpState) : IvpState =
        let given c time = Array.append (flow.Given(state.Anchors, time)) [| struct ("implicit step", [| c |]) |]

        let at theta time =
            let struct (u, right) = flow.ValuesAndRight(theta, state.Anchors, time, points.Places)
            struct (u[0], right[0])

        let struct (start, _) = at state.Theta state.Time
        let roots = points.RootWeights
        let size = Dense.norm (Array.map2 (*) roots start)
        let rights = Array.zeroCreate<float[]> 3
        let mutable theta = state.Theta
        let mutable solves = 0
        let mutable operations = 0L

        for i in 0..2 do
            let time = state.Time + nodes[i] * step
            let given = given (gamma * step) time
            let values = Array.copy start

            for j in 0 .. i - 1 do
                Dense.subtract (-step * weights[i][j]) rights[j] values

            let miss theta =
                let found = programs.Targets(theta, given, points, [| values |])
                Dense.norm found[0]

            let most = if state.Accepted = 0 && i = 0 then 60 else 8
            let mutable error = miss theta
            let mutable damping = if state.Accepted = 0 && i = 0 then 1e-4 else 1e-8
            let mutable iteration = 0
            let mutable isMoving = error > 1e-7 * size

            while isMoving && iteration < most do
                use system = programs.Systems(false, theta, given, points, [| values |])[0]
                let trace = system.Trace
                let mutable isTrying = true

                while isTrying do
                    let delta = solver.Solve(system, damping * trace, 0, stream)
                    let candidate = Array.map2 (+) theta delta.Velocity
                    let found = miss candidate
                    solves <- solves + 1

                    if found < error then
                        theta <- candidate
                        // A slow fall is the floor, except on the way to the first one.
                        isMoving <- found > 1e-7 * size && (found < 0.7 * error || most > 8)
                        error <- found
                        damping <- max 1e-13 (damping / 3.0)
                        isTrying <- false
                    else
                        damping <- 5.0 * damping
                        isTrying <- damping < 1e2
                        isMoving <- isTrying

                iteration <- iteration + 1
                operations <- operations + system.Operations

            let struct (_, right) = at theta time
            rights[i] <- right

        Check.finite "state" theta

        { state with
            Time = state.Time + step
            Theta = theta
            Accepted = state.Accepted + 1
            Solves = state.Solves + solves
            Operations = state.Operations + operations
        }

    interface IDisposable with
        member _.Dispose() = (programs :> IDisposable).Dispose()
