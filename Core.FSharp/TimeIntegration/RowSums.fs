namespace Spectral

open System

/// A vector whose elements are sums over a stack of vectors of one length: element m is the chain of fused multiply-adds
///     sum ← fma(Factors[e], stack[Sources[e]], sum) for e = Starts[m] … Starts[m + 1] − 1, from sum = 0;
/// Sources count through the stack, vector after vector.
type RowSums =
    {
        /// Where the terms of each element start, and where those of the last end, [n + 1].
        Starts: int[]
        /// The element of the stack in each term.
        Sources: int[]
        /// Its factor.
        Factors: float[]
    }

    static member internal Of(rows: struct (int * float)[][]) : RowSums =
        let terms = Array.concat rows

        {
            Starts = Array.scan (fun at (row: struct (int * float)[]) -> at + row.Length) 0 rows
            Sources = terms |> Array.map (fun (struct (source, _)) -> source)
            Factors = terms |> Array.map (fun (struct (_, factor)) -> factor)
        }

    /// Writes the vector into the stack from a place on.
    member internal s.Apply(stack: float[], target: int) =
        let inline term (e: int) (sum: float) = Math.FusedMultiplyAdd(s.Factors[e], stack[s.Sources[e]], sum)
        let starts = s.Starts
        let n = starts.Length - 1
        let mutable m = 0

        while m < n do
            let count = starts[m + 1] - starts[m]
            // Four chains side by side where they are equally long: each alone waits for its own additions.
            if
                m + 4 <= n
                && starts[m + 4] - starts[m] = 4 * count
                && starts[m + 2] - starts[m + 1] = count
                && starts[m + 3] - starts[m + 2] = count
            then
                let mutable a = 0.0
                let mutable b = 0.0
                let mutable c = 0.0
                let mutable d = 0.0

                for e in starts[m] .. starts[m + 1] - 1 do
                    a <- term e a
                    b <- term (e + count) b
                    c <- term (e + 2 * count) c
                    d <- term (e + 3 * count) d

                stack[target + m] <- a
                stack[target + m + 1] <- b
                stack[target + m + 2] <- c
                stack[target + m + 3] <- d
                m <- m + 4
            else
                let mutable sum = 0.0

                for e in starts[m] .. starts[m + 1] - 1 do
                    sum <- term e sum

                stack[target + m] <- sum
                m <- m + 1
