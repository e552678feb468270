namespace Spectral

open System

/// A term of a sum: a vector of a stack times a number and, where its rows are given, times a matrix.
[<Struct>]
type internal StepTerm =
    {
        Vector: int
        Factor: float
        /// Columns and values of each row.
        Matrix: (int -> struct (int * float)[]) voption
    }

/// A vector of n numbers as a sum over the vectors of a stack. It is cut into rows of n/Rows numbers: one row where every term is a vector times a number, n rows
/// of one number where some are vectors times matrices. A number of row r is the chain
///     s ← Factors[e]·x,  then  s ← fma(Factors[e], x, s),   e = Starts[r] … Starts[r + 1] − 1;   0 without terms,
/// x the number at the same place of row Sources[e]. Sources count rows through the stack, vector after vector.
type StepSum =
    {
        /// Where the terms of each row start, and where those of the last end, [Rows + 1].
        Starts: int[]
        /// The row of the stack in each term.
        Sources: int[]
        /// Its factor.
        Factors: float[]
    }

    /// How many rows the vector has, 1 or n.
    member s.Rows = s.Starts.Length - 1

    /// The vector of the stack in a term.
    member internal s.Vector(term: int) = s.Sources[term] / s.Rows

    /// From the sources and factors of each row.
    static member internal OfRows(rows: struct (int * float)[][]) : StepSum =
        let terms = Array.concat rows

        {
            Starts = Array.scan (fun at (row: struct (int * float)[]) -> at + row.Length) 0 rows
            Sources = terms |> Array.map (fun (struct (source, _)) -> source)
            Factors = terms |> Array.map (fun (struct (_, factor)) -> factor)
        }

    /// Σ factor · matrix · vector in this order, of vectors of n numbers.
    static member internal Of(n: int, terms: StepTerm[]) : StepSum =
        if terms |> Array.forall _.Matrix.IsNone then
            StepSum.OfRows [| terms |> Array.map (fun term -> struct (term.Vector, term.Factor)) |]
        else
            let row m (term: StepTerm) =
                match term.Matrix with
                | ValueNone -> [| struct (term.Vector * n + m, term.Factor) |]
                | ValueSome matrix ->
                    matrix m
                    |> Array.map (fun (struct (column, value)) -> struct (term.Vector * n + column, term.Factor * value))

            StepSum.OfRows(Array.init n (fun m -> terms |> Array.collect (row m)))

    /// Whole vectors, one term after another.
    member private s.ApplyWhole(stack: float[], target: Span<float>) =
        if s.Factors.Length = 0 then
            target.Clear()

        for e in 0 .. s.Factors.Length - 1 do
            let factor = s.Factors[e]
            let source = ReadOnlySpan(stack, s.Sources[e] * target.Length, target.Length)

            if e = 0 && factor = 1.0 then
                source.CopyTo target
            elif e = 0 then
                for m in 0 .. target.Length - 1 do
                    target[m] <- factor * source[m]
            else
                for m in 0 .. target.Length - 1 do
                    target[m] <- Floating.fma factor source[m] target[m]

    /// Row by row; four chains side by side where they are equally long: each alone waits for its own additions.
    member private s.ApplyRows(stack: float[], target: Span<float>) =
        let starts, sources, factors = s.Starts, s.Sources, s.Factors
        let inline first (e: int) = factors[e] * stack[sources[e]]
        let inline next (e: int) (sum: float) = Floating.fma factors[e] stack[sources[e]] sum
        let mutable m = 0

        while m < target.Length do
            let start, finish = starts[m], starts[m + 1]
            let count = finish - start

            if
                count > 0
                && m + 4 <= target.Length
                && starts[m + 4] - start = 4 * count
                && starts[m + 2] - finish = count
                && starts[m + 3] - starts[m + 2] = count
            then
                let mutable a = first start
                let mutable b = first (start + count)
                let mutable c = first (start + 2 * count)
                let mutable d = first (start + 3 * count)

                for e in start + 1 .. finish - 1 do
                    a <- next e a
                    b <- next (e + count) b
                    c <- next (e + 2 * count) c
                    d <- next (e + 3 * count) d

                target[m] <- a
                target[m + 1] <- b
                target[m + 2] <- c
                target[m + 3] <- d
                m <- m + 4
            else
                let mutable sum = if count > 0 then first start else 0.0

                for e in start + 1 .. finish - 1 do
                    sum <- next e sum

                target[m] <- sum
                m <- m + 1

    /// Forms the vector of n numbers over a stack, in a target from a place on that no term reads.
    member internal s.Apply(stack: float[], n: int, target: float[], at: int) =
        if s.Rows = 1 then
            s.ApplyWhole(stack, Span(target, at, n))
        else
            s.ApplyRows(stack, Span(target, at, n))
