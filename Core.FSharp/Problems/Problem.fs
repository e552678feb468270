namespace Spectral

open System

/// What a file of this folder states about its problem.
type internal ProblemDefinition =
    {
        Name: string
        Title: string
        Equation: string
        Solution: string
        Source: string
        Fields: int
        /// Ends of the domain, one pair an axis.
        Domain: struct (float * float)[]
        /// What a noisy observer looks at, one pair an axis: holds all but a negligible part of every draw at every time.
        Window: struct (float * float)[]
        Times: float[]
        /// Decays like a power of |x|, so that errors must be measured far out.
        AlgebraicTails: bool
        ParameterNames: string[]
        LabelFactor: float
        Labels: string
        /// Draws the parameters, in the order of their names.
        Sample: RandomStream -> float[]
        /// The solution of given parameters.
        Solve: float[] -> Solution
    }

/// A differential equation with random initial data and an exact solution: the place where an error is an error.
[<Sealed>]
type Problem internal (definition: ProblemDefinition, boundary: Boundary) =
    let bounded = boundary <> Boundary.Unbounded

    static let isBounded (definition: ProblemDefinition) =
        definition.Domain
        |> Array.forall (fun (struct (left, right)) -> Double.IsFinite left && Double.IsFinite right)

    /// Periodic where all ends are finite.
    internal new(definition: ProblemDefinition) =
        Problem(definition, (if isBounded definition then Boundary.Periodic else Boundary.Unbounded))

    /// The name by which Problems.find knows it; it addresses the random streams, so a change of it changes every draw.
    member _.Name = definition.Name

    /// The name for people.
    member _.Title = definition.Title

    /// The equation with its constants.
    member _.Equation = definition.Equation

    /// The exact solution as a formula.
    member _.Solution = definition.Solution

    /// Where the solution comes from.
    member _.Source = definition.Source

    /// How the canonical labels are made.
    member _.LabelRule = definition.Labels

    /// Number of variables in space.
    member _.Dimension = definition.Domain.Length

    /// Number of real fields: 1, or 2 for the real and imaginary part of a complex solution.
    member _.Fields = definition.Fields

    /// Left and right end of the domain, one pair an axis; ±∞ on the line.
    member _.Domain = Array.copy definition.Domain

    /// What holds at the ends of the domain.
    member _.Boundary = boundary

    /// Left and right end of what a noisy observer looks at, one pair an axis; the same for every draw and time.
    member _.Window = Array.copy definition.Window

    /// The times t_j at which solutions are given and compared, from t₀ = 0.
    member _.Times = Array.copy definition.Times

    /// The names of the random parameters, in the order of Trajectory.Parameters.
    member _.ParameterNames = Array.copy definition.ParameterNames

    /// q in the canonical label β = q/width.
    member _.LabelFactor = definition.LabelFactor

    /// Whether the basis moves: false on a bounded domain, where β and x₀ are fixed.
    member _.Moves = not bounded

    /// Whether solutions decay like a power of |x| only.
    member _.HasAlgebraicTails = definition.AlgebraicTails

    /// The same problem at other times; the draws do not change.
    member _.At(times: float[]) =
        let text = String.Join(", ", times)

        Check.that
            (times.Length > 1
             && times[0] = 0.0
             && Array.pairwise times |> Array.forall (fun (a, b) -> a < b)
             && Double.IsFinite(Array.last times))
            "times"
            $"{definition.Name} was asked for the times {text}: give 0 and one or more later times, ascending."

        Problem({ definition with Times = Array.copy times }, boundary)

    /// The same problem with labels β = q/width; the draws do not change.
    member _.WithLabelFactor(q: float) =
        Check.that
            (not bounded)
            "q"
            $"{definition.Name} lives on a bounded domain, where the basis does not move: it takes no label factor."

        Check.that
            (Double.IsFinite q && q > 0.0)
            "q"
            $"the label factor of {definition.Name} was given as {q}: it must be positive and finite, usually 1 to 1.25."

        Problem({ definition with LabelFactor = q }, boundary)

    /// The trajectory of given parameters, in the order of ParameterNames.
    member this.Of(parameters: float[]) =
        let names = String.Join(", ", definition.ParameterNames)

        Check.that
            (parameters.Length = definition.ParameterNames.Length)
            "parameters"
            $"{definition.Name} takes {definition.ParameterNames.Length} parameters and was given {parameters.Length}: give {names}."

        Check.finite "parameters" parameters
        let own = Array.copy parameters
        Trajectory(definition.Name, this.Dimension, definition.Fields, definition.LabelFactor, own, definition.Solve own)

    /// A random trajectory; advances the stream.
    member this.Draw(stream: RandomStream) = this.Of(definition.Sample stream)

    /// Random trajectories for a purpose ("train", "test"): number k comes from the child stream "name/purpose/k" of the seed,
    /// so it depends neither on the count nor on other purposes.
    member this.DrawMany(seed: int64, purpose: string, count: int) : Trajectory[] =
        Check.that (count >= 0) "count" $"{count} trajectories of {definition.Name} were asked for: ask for 0 or more."
        let root = RandomStream.OfSeed seed

        Array.init count (fun k ->
            let index = k.ToString Globalization.CultureInfo.InvariantCulture
            this.Draw(root.Child($"{definition.Name}/{purpose}/{index}")))
