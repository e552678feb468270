namespace Spectral

/// A translation-invariant equation as the dynamics of states on a periodic basis.
[<Sealed>]
type EquationDynamics(states: TorusStates, fitted: FittedEquation, tolerance: float) =
    /// Steps of the longest interval at most.
    static let mostSteps = 4096

    let flow = lazy (EquationFlow.Of fitted.Equation)

    let flowAt (parameters: float[]) =
        if fitted.Equation.ParameterCount = 0 then
            flow.Value
        else
            Check.that
                (parameters.Length >= fitted.Equation.ParameterCount)
                "parameters"
                $"the equation holds {fitted.Equation.ParameterCount} parameter(s), which must be given and be the same at all times of a run."

            EquationFlow.Of(fitted.Equation.At parameters)

    /// The equation, its standard errors and how sure it is.
    member _.Fitted = fitted
    /// The equation.
    member _.Equation = fitted.Equation
    /// The states that it leads on.
    member _.States = states
    /// The relative error of the steps in time.
    member _.Tolerance = tolerance

    /// How fast anything small can grow, see EquationFlow.
    member internal _.Growth(parameters: float[]) = (flowAt parameters).Growth

    /// The states at times t₀ < t₁ < … from that at t₀ by at most so many steps an interval; none where they are not enough.
    member internal _.Solve(parameters: float[], times: float[], state: float[], most: int) : float[][] voption =
        match (flowAt parameters).Forecast(times, states.Forward state, tolerance, 1, most) with
        | ValueSome(struct (found, _)) -> ValueSome(found |> Array.map states.Backward)
        | ValueNone -> ValueNone

    interface IDynamics with
        member _.Kind = "equation"

        member _.Description =
            let count = fitted.Equation.Count
            if count = 1 then "equation of 1 term" else $"equation of {count} terms"

        member _.ParameterCount = fitted.Equation.Count
        member _.Memory = 0

        member d.Forecast(_, past, times) =
            Starts.lead past times (fun all state ->
                match d.Solve(past.Parameters, all, state, mostSteps) with
                | ValueSome found -> found
                | ValueNone ->
                    raise (
                        NumericalFailureException
                            $"the equation cannot be followed from t = {Family.text all[0]} to {Family.text all[all.Length - 1]}: its solution grows without bound or asks for more than {mostSteps} steps an interval; forecast less far."
                    ))
