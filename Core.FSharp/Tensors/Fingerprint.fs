namespace Spectral

open System

/// A number that follows from contents alone, so that equal nodes are found without comparing all pairs.
module internal Fingerprint =
    /// The fingerprint with one more number.
    let add (fingerprint: uint64) (number: uint64) =
        let z = (fingerprint ^^^ number) * 0x9E3779B97F4A7C15UL
        z ^^^ (z >>> 32)

    /// The fingerprint of a node from what it is and the fingerprints of its arguments.
    let ofNode (opcode: int) (arguments: uint64[]) (shape: int[]) (attributes: int[]) (data: float[]) (name: string) =
        let mutable f = add 0x2545F4914F6CDD1DUL (uint64 opcode)

        let inline all (items: 'a[]) (number: 'a -> uint64) =
            f <- add f (uint64 items.Length)

            for i in 0 .. items.Length - 1 do
                f <- add f (number items[i])

        all shape uint64
        all attributes uint64
        all arguments id
        all data BitConverter.DoubleToUInt64Bits

        for c in name do
            f <- add f (uint64 c)

        f
