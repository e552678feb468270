namespace Spectral

open System.Collections.Generic

/// A step of some size of any one-step method as data: a stack of vectors, of which the first is the state at the step's start and the last that at its end. The
/// argument of each stage is one of them, read by its stage alone, and the next one is the slope that the stage makes of it. All others, arguments too, are sums
/// over vectors before them (StepSum). A linear part of the equation is in the sums' matrices; the stages compute what is nonlinear.
///
/// The transpose is the same data read backwards, and a step itself: from the cotangent of the end, the first of its vectors, to that of the start, the last.
/// Vector v is that of vector Vectors − 1 − v, stage i pulls back through stage Stages − 1 − i, from the cotangent k̄ of its slope to vᵀ = k̄ᵀ ∂f/∂y of its argument.
/// A cotangent is the sum over the vectors that read its own: first those that are no arguments, then the arguments, both in the order of the stack. For an
/// explicit Runge–Kutta method that is
///     k̄ᵢ = h bᵢ ȳ₊ + Σ_{j>i} h aⱼᵢ vⱼ,   ȳ = ȳ₊ + v₀ + v₁ + …
[<Sealed>]
type StepForm internal (size: float, arguments: int[], times: float[], sums: StepSum[]) =
    let count = sums.Length
    let stages = arguments.Length

    let transpose () =
        let mirrored vector = count - 1 - vector
        let isArgument = Array.init count (fun vector -> Array.contains vector arguments)

        let readers = Array.append (Array.filter (fun vector -> not isArgument[vector]) [| 0 .. count - 1 |]) arguments

        let n = sums |> Array.fold (fun rows sum -> max rows sum.Rows) 1

        let cotangent vector =
            let own =
                readers
                |> Array.filter (fun reader ->
                    Array.exists ((=) vector) (Array.mapi (fun e _ -> sums[reader].Vector e) sums[reader].Sources))

            let rows = if own |> Array.exists (fun reader -> sums[reader].Rows > 1) then n else 1
            let terms = Array.init rows (fun _ -> List<struct (int * float)>())

            for reader in own do
                let sum = sums[reader]

                for m in 0 .. rows - 1 do
                    let row = if sum.Rows = 1 then 0 else m

                    for e in sum.Starts[row] .. sum.Starts[row + 1] - 1 do
                        if sum.Vector e = vector then
                            let place = if sum.Rows = 1 then m else sum.Sources[e] % n
                            terms[place].Add(struct (mirrored reader * rows + m, sum.Factors[e]))

            StepSum.OfRows(terms |> Array.map _.ToArray())

        StepForm(
            size,
            arguments |> Array.rev |> Array.map (fun argument -> mirrored (argument + 1)),
            Array.rev times,
            Array.init count (fun vector ->
                if isArgument[mirrored vector] then
                    StepForm.Given
                else
                    cotangent (mirrored vector))
        )

    let transposed = lazy (transpose ())

    /// The sum of a vector that is none: the state at the start, or a slope.
    static member val internal Given = StepSum.OfRows [| [||] |]

    /// h, the size of the step.
    member _.Size = size
    /// Number of vectors of the stack.
    member _.Vectors = count
    /// Number of stages.
    member _.Stages = stages
    /// The vector that is the argument of each stage; the next one is its slope. Read them, do not write into them.
    member _.Arguments = arguments
    /// The times of the stages in units of the step, from its start. Read them, do not write into them.
    member _.Times = times
    /// How a vector is formed of those before it; without terms where it is the state at the start or a slope. Read them, do not write into them.
    member _.Sums = sums
    /// The time of a stage of a step from t, fma(cᵢ, h, t).
    member _.Time(stage: int, t: float) = Floating.fma times[stage] size t
    /// The transpose, whose stages are these in reverse order, at the same times.
    member _.Transposed: StepForm = transposed.Value

    /// The first and the last of the vectors to form before a stage, its argument being the last, or behind all stages.
    member _.Before(stage: int) : struct (int * int) =
        struct ((if stage = 0 then 1 else arguments[stage - 1] + 2), (if stage < stages then arguments[stage] else count - 1))

    /// Operations of floating point of the sums over vectors of n numbers, and as many of the transpose; copies count for nothing.
    member internal _.Operations(n: int) : int64 =
        let isCopy (sum: StepSum) = sum.Factors.Length = 1 && sum.Factors[0] = 1.0

        sums
        |> Array.sumBy (fun sum -> if isCopy sum then 0L else 2L * int64 sum.Factors.Length * int64 (n / sum.Rows))
