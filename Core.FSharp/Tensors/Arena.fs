namespace Spectral

open System.Collections.Generic

/// Rows for values whose lifetimes may not overlap: the first gap that fits is used again.
type internal Arena(reserved: int) =
    let free = List<struct (int * int)>() // address and length, sorted by address, no two adjacent
    let mutable rows = reserved

    /// Rows in all.
    member _.Rows = rows

    /// The address of so many rows.
    member _.Allocate(length: int) =
        let gap = free.FindIndex(fun (struct (_, l)) -> l >= length)

        if gap >= 0 then
            let struct (address, l) = free[gap]

            if l = length then
                free.RemoveAt gap
            else
                free[gap] <- struct (address + length, l - length)

            address
        else
            rows <- rows + length
            rows - length

    /// Gives rows back.
    member _.Release(address: int, length: int) =
        let after = free.FindIndex(fun (struct (a, _)) -> a > address)
        let at = if after < 0 then free.Count else after
        free.Insert(at, struct (address, length))

        let join i =
            if i >= 0 && i + 1 < free.Count then
                let struct (a, l), struct (b, m) = free[i], free[i + 1]

                if a + l = b then
                    free[i] <- struct (a, l + m)
                    free.RemoveAt(i + 1)

        join at
        join (at - 1)
