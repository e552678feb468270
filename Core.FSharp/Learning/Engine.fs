namespace Spectral

open System
open System.Runtime.CompilerServices

/// A differentiable function of the parameters, on a device. After the first evaluation nothing is allocated.
type IObjective =
    inherit IDisposable
    /// Length of the vector of parameters.
    abstract Count: int
    /// The number of terms of the sum at present: its mean is what Adam follows.
    abstract Terms: int
    /// From the sum over so many terms to the loss that is reported.
    abstract Loss: sum: float * terms: int -> float
    /// Operations of floating point so far; see OperationCount. A training that goes on sets it to what was done before.
    abstract Operations: int64 with get, set
    /// The value and, written to the second argument, the gradient.
    abstract ValueAndGradient: parameters: DeviceVector * gradient: DeviceVector -> float

/// An objective that is a sum over samples, of which minibatches can be taken.
type IBatchedObjective =
    inherit IObjective
    /// Steps of an epoch with minibatches of so many samples.
    abstract StepsPerEpoch: batch: int -> int
    /// Takes the samples of a step 0, 1, …, always the same for the same step, with minibatches of so many; what follows is about them.
    abstract Choose: step: int * batch: int -> unit

/// An objective whose values can stay on the device for a while.
type IDeferredObjective =
    /// The same as IObjective.ValueAndGradient, the value written to a place of a vector: nothing is read from the device.
    abstract Defer: parameters: DeviceVector * gradient: DeviceVector * values: DeviceVector * at: int -> unit

/// An objective that remembers something from step to step, of which its next gradients depend.
type IRemembering =
    inherit IObjective
    /// What it remembers; a training that goes on sets it to what was remembered before.
    abstract Memory: float[] with get, set

/// A sum of squares Σ r² of the parameters.
type ISumOfSquares =
    inherit IObjective
    /// Σ r².
    abstract Value: parameters: DeviceVector -> float
    /// Σ r², with JᵀJ (lower triangle, [count × count]) and Jᵀr.
    abstract Linearise: parameters: DeviceVector * normal: DeviceVector * gradient: DeviceVector -> float
    /// Jᵀ ∂²r/∂h² of r(θ + h δ) at h = 0, by central differences, at the parameters of the last Linearise. False where the residuals near there are not finite.
    abstract Curvature: parameters: DeviceVector * step: DeviceVector * result: DeviceVector -> bool
    /// Σ r² and Jᵀr, without the matrix.
    abstract LineariseProducts: parameters: DeviceVector * gradient: DeviceVector -> float
    /// result ← JᵀJ v at the parameters of the last LineariseProducts.
    abstract NormalProduct: v: DeviceVector * result: DeviceVector -> unit

/// A fit of trajectories: find θ so that the flow of the field from the given initial states makes Σ r² small at all later times.
type FitTask =
    {
        /// The learned vector field.
        Field: FieldPrograms
        /// How every solve is made: the method, t₀ < t₁ < …, and the steps between neighbouring times.
        Scheme: FixedScheme
        /// Number of trajectories.
        Samples: int
        /// The network's states at t₀, [samples × state].
        Initial: float[]
        /// The loss.
        Residual: ResidualPrograms
        /// The loss's data at t₁, t₂, …: one array a datum, [times − 1 × samples × size].
        Data: float[][]
        /// Initial parameters.
        Start: float[]
    }

    /// t₀ < t₁ < …
    member f.Times = f.Scheme.Times

    /// Trajectories at later times: terms of the loss.
    member f.Terms = f.Samples * (f.Times.Length - 1)

    /// The loss that is reported: √(Σ r²/terms), the root mean square relative error.
    member f.RootMeanSquare(sumOfSquares: float) = sqrt (sumOfSquares / float f.Terms)

    interface IFit with
        member f.Start = f.Start
        member f.Words = $"{f.Scheme.Tableau.Name}, {f.Scheme.StepsPerInterval}{LinearPart.Words f.Scheme.Linear}"

        member f.Numbers =
            let linear = f.Scheme.Linear |> Option.map _.Matrix |> Option.toArray
            Array.concat [ [| f.Times |]; linear; [| f.Start; f.Initial |]; f.Data ]

        member f.Objective(engine, optimiser) = engine.Trajectories(f, optimiser.Precision, optimiser.Gradient)

/// Something to be fitted: where it starts, what tells it from other fits, and its objective on an engine.
and IFit =
    /// Initial parameters.
    abstract Start: float[]
    /// What tells it from others, in words.
    abstract Words: string
    /// What tells it from others, in numbers.
    abstract Numbers: float[][]
    /// The function to be made small, in the way that an optimiser asks for.
    abstract Objective: engine: IEngine * optimiser: Optimiser -> IObjective

/// Where programs run: the reference interpreter, the processor, a device. Every engine gives what the reference defines: the same bits where it says so, else to rounding.
and IEngine =
    /// What it runs on, as manifests, stored work and checkpoints record it: "reference", "cpu", …
    abstract Device: string
    /// Vectors and matrices on the device.
    abstract Algebra: Algebra
    /// Whether a training should read from the device what it has computed: always where that costs nothing, else about once a second.
    abstract IsTimeToRead: unit -> bool
    /// A vector of zeros.
    abstract Vector: length: int -> DeviceVector
    /// Makes a program ready.
    abstract Compile: program: Program * precision: Precision -> IExecutor
    /// Makes a value and its pull ready.
    abstract Compile: recording: Recording * precision: Precision -> IRecorder
    /// Σ r² over all trajectories and all times after the first, as a function of the field's parameters. A trajectory that leaves the finite numbers makes it infinite.
    abstract Trajectories: task: FitTask * precision: Precision * gradient: GradientMethod -> ISumOfSquares
    /// The states of the field's flow from initial states [samples × state] at all times of the scheme: [samples × times × state].
    /// Raises NumericalFailureException where a trajectory leaves the finite numbers.
    abstract Solve: field: FieldPrograms * parameters: float[] * scheme: FixedScheme * samples: int * initial: float[] -> float[]

/// What an engine can do for those who hold arrays.
[<AbstractClass; Sealed; Extension>]
type EngineExtensions private () =

    /// The numbers as a vector on the device.
    [<Extension>]
    static member VectorOf(engine: IEngine, values: float[]) : DeviceVector =
        let vector = engine.Vector values.Length
        vector.Write(0, ReadOnlySpan values)
        vector

    /// Runs a program once: outputs [batch × size] and batch sums. `shared`: parameters and shared inputs.
    [<Extension>]
    static member Evaluate(engine: IEngine, program: Program, shared: float[], batch: int, inputs: float[][]) : BatchResult =
        use executor = engine.Compile(program, Precision.Double)
        let given = inputs |> Array.map (fun x -> EngineExtensions.VectorOf(engine, x))
        let outputs = program.Outputs |> Array.map (fun slot -> engine.Vector(batch * slot.Size))
        use sums = engine.Vector program.SumsSize
        use numbers = EngineExtensions.VectorOf(engine, shared)
        executor.Run(numbers, batch, given, outputs, sums)

        let result = { Outputs = outputs |> Array.map _.ToArray(); Sums = sums.ToArray(); Carried = [||] }

        for vector in Array.append given outputs do
            vector.Dispose()

        result
