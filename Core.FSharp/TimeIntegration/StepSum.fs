namespace Spectral

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

    /// Forms the vector of n numbers over a stack, in a target from a place on, which may be its own place in the stack.
    member internal s.Apply(stack: float[], n: int, target: float[], at: int) =
        let starts, sources, factors = s.Starts, s.Sources, s.Factors
        let length = n / s.Rows
        let inline first (e: int) (place: int) = factors[e] * stack[sources[e] * length + place]

        let inline next (e: int) (place: int) (sum: float) = Floating.fma factors[e] stack[sources[e] * length + place] sum

        let mutable m = 0

        while m < n do
            let row = m / length
            let start, finish, place = starts[row], starts[row + 1], m % length
            let count = finish - start

            // Four chains side by side, of one row or of four equally long ones: each alone waits for its own additions.
            let four =
                m + 4 <= n
                && count > 0
                && if length > 1 then
                       place + 4 <= length
                   else
                       starts[row + 4] - start = 4 * count
                       && starts[row + 2] - finish = count
                       && starts[row + 3] - starts[row + 2] = count

            if four then
                let terms, places = if length > 1 then 0, 1 else count, 0
                let mutable a = first start place
                let mutable b = first (start + terms) (place + places)
                let mutable c = first (start + 2 * terms) (place + 2 * places)
                let mutable d = first (start + 3 * terms) (place + 3 * places)

                for e in start + 1 .. finish - 1 do
                    a <- next e place a
                    b <- next (e + terms) (place + places) b
                    c <- next (e + 2 * terms) (place + 2 * places) c
                    d <- next (e + 3 * terms) (place + 3 * places) d

                target[at + m] <- a
                target[at + m + 1] <- b
                target[at + m + 2] <- c
                target[at + m + 3] <- d
                m <- m + 4
            else
                let mutable sum = if count > 0 then first start place else 0.0

                for e in start + 1 .. finish - 1 do
                    sum <- next e place sum

                target[at + m] <- sum
                m <- m + 1
