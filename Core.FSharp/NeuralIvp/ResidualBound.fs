namespace Spectral

open System

/// The residual R = ∂u/∂t − L[u] of a run along its own curve of parameters, measured on fresh points, and what it says of the error:
///     ‖e(t)‖ ≤ e^{ω(t − t₀)}‖e(t₀)‖ + ∫ e^{ω(t − s)} ‖R(s)‖ ds.
/// Between accepted states θ(t) is the cubic Hermite curve; three Gauss points an interval. Without a bound of the problem's own it is the integral of ‖R‖, with ω = 0.
[<Sealed>]
type internal ResidualBound
    (engine: IEngine, problem: InitialValueProblem, networks: FieldNetwork[], at: PlaceAndTime, values: Expr[], right: Expr[]) =
    let bound = problem.Bound |> Option.defaultValue (ErrorBound.Square(Constant 0.0))
    let direction = ParameterDirection(networks |> Array.collect _.Parameters)
    let jetsOf (fields: Expr[]) = fields |> Array.map (fun u -> FieldJet(at.Place, u))
    let program name outputs = new FieldProgram(engine, name, [| at.Place |], outputs)

    let residual =
        program "residual" (fun () ->
            let moved = direction.Push([||], values)
            let r = Array.map2 (fun (a: Expr) b -> a - b) moved right

            [|
                struct ("density", bound.Density at (jetsOf r))
                match bound.Growth with
                | Largest of' -> struct ("growth", of' at (jetsOf values))
                | Constant _ -> ()
            |])

    /// The norm's density of functions of the parameters.
    let densityOf name (functions: unit -> Expr[]) =
        program name (fun () -> [| struct ("density", bound.Density at (jetsOf (functions ()))) |])

    let start =
        densityOf "initial error" (fun () -> Array.map2 (fun (u: Expr) g -> u - g at.Place) values problem.Initial)

    let size = densityOf "size" (fun () -> values)

    let mean (points: SamplePoints) (density: float[]) =
        let n = float density.Length

        if bound.IsSquare then
            sqrt (max 0.0 (Dense.dot points.Weights density / n))
        else
            Array.fold2 (fun s w e -> s + w * abs e) 0.0 points.Weights density / n

    let rule = Gauss.legendre 3

    /// ‖e‖ at the start.
    member _.InitialError(theta, given, points: SamplePoints) =
        let densities = start.Evaluate(theta, given, points.Count, [| points.Places |])
        mean points densities[0]

    /// ‖u‖ in the bound's norm.
    member _.Size(theta, given, points: SamplePoints) =
        let densities = size.Evaluate(theta, given, points.Count, [| points.Places |])
        mean points densities[0]

    /// The bound at the end of an interval from that at its start. `given`: the shared numbers at a time.
    member _.Over
        (
            before: float,
            interval: IvpInterval,
            time: float,
            theta: float[],
            slope: float[],
            given: float -> struct (string * float[])[],
            points: SamplePoints
        ) : float =
        let h = time - interval.Time

        let parts =
            Array.map2
                (fun node weight ->
                    let s = 0.5 * (1.0 + node)
                    // Cubic Hermite interpolation and its derivative.
                    let h00, h10 = (1.0 + 2.0 * s) * (1.0 - s) * (1.0 - s), s * (1.0 - s) * (1.0 - s)
                    let h01, h11 = s * s * (3.0 - 2.0 * s), s * s * (s - 1.0)
                    let d00, d10, d11 = 6.0 * s * (s - 1.0), (1.0 - s) * (1.0 - 3.0 * s), s * (3.0 * s - 2.0)

                    let between =
                        Array.init theta.Length (fun i ->
                            h00 * interval.Theta[i] + h01 * theta[i] + h * (h10 * interval.Slope[i] + h11 * slope[i]))

                    let velocity =
                        Array.init theta.Length (fun i ->
                            d00 * (interval.Theta[i] - theta[i]) / h + d10 * interval.Slope[i] + d11 * slope[i])

                    let own = Array.append (given (interval.Time + s * h)) (direction.Given velocity)
                    let results = residual.Evaluate(between, own, points.Count, [| points.Places |])

                    let omega =
                        match bound.Growth with
                        | Constant omega -> omega
                        | Largest _ -> Array.max results[1]

                    struct (s, 0.5 * weight * h, omega, mean points results[0]))
                rule.Nodes
                rule.Weights

        let omega = parts |> Array.map (fun struct (_, _, omega, _) -> omega) |> Array.max

        let integral =
            parts
            |> Array.sumBy (fun struct (s, weight, _, norm) -> weight * Elementary.exp (omega * (1.0 - s) * h) * norm)

        Elementary.exp (omega * h) * before + integral

    interface IDisposable with
        member _.Dispose() =
            for program in [| residual; start; size |] do
                (program :> IDisposable).Dispose()
