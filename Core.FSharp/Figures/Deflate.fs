/// Bytes made smaller as in RFC 1951 by earlier places of the same bytes and the fixed code; the same bytes give the same code everywhere. Made for pictures, whose rows repeat.
module internal Spectral.Deflate

open System.Collections.Generic

let private window = 32768
let private longest = 258
let private shortest = 3
/// Earlier places that are looked at.
let private tries = 24

/// The code of a length, how many bits follow, and their value.
let private lengthCode (length: int) =
    if length = longest then
        struct (285, 0, 0)
    else
        let mutable code = 0
        let mutable first = 3
        let extra k = if k < 8 then 0 else k / 4 - 1

        while first + (1 <<< extra code) <= length do
            first <- first + (1 <<< extra code)
            code <- code + 1

        struct (257 + code, extra code, length - first)

/// The same of a distance.
let private distanceCode (distance: int) =
    let mutable code = 0
    let mutable first = 1
    let extra k = if k < 4 then 0 else k / 2 - 1

    while first + (1 <<< extra code) <= distance do
        first <- first + (1 <<< extra code)
        code <- code + 1

    struct (code, extra code, distance - first)

/// One final block.
let encode (data: byte[]) : byte[] =
    let out = List<byte>(data.Length / 8 + 64)
    let mutable held = 0u
    let mutable count = 0

    // The lowest bit first.
    let put (value: int) (bits: int) =
        for k in 0 .. bits - 1 do
            held <- held ||| (uint32 ((value >>> k) &&& 1) <<< count)
            count <- count + 1

            if count = 8 then
                out.Add(byte held)
                held <- 0u
                count <- 0

    // Codes have their highest bit first.
    let code (value: int) (bits: int) =
        for k in bits - 1 .. -1 .. 0 do
            put ((value >>> k) &&& 1) 1

    let symbol (s: int) =
        if s < 144 then code (0x30 + s) 8
        elif s < 256 then code (0x190 + s - 144) 9
        elif s < 280 then code (s - 256) 7
        else code (0xC0 + s - 280) 8

    let heads = Array.create 65536 -1
    let before = Array.create data.Length -1

    let hash at = ((int data[at] * 31321) ^^^ (int data[at + 1] * 2731) ^^^ (int data[at + 2] * 181)) &&& 0xFFFF

    let remember at =
        if at + shortest <= data.Length then
            let h = hash at
            before[at] <- heads[h]
            heads[h] <- at

    put 1 1
    put 1 2
    let mutable at = 0

    while at < data.Length do
        let most = min longest (data.Length - at)
        let mutable best = 0
        let mutable from = 0

        if most >= shortest then
            let mutable place = heads[hash at]
            let mutable left = tries

            while place >= 0 && left > 0 && at - place <= window && best < most do
                let mutable same = 0

                while same < most && data[place + same] = data[at + same] do
                    same <- same + 1

                if same > best then
                    best <- same
                    from <- place

                place <- before[place]
                left <- left - 1

        if best >= shortest then
            let struct (name, extra, rest) = lengthCode best
            symbol name
            put rest extra
            let struct (name, extra, rest) = distanceCode (at - from)
            code name 5
            put rest extra

            for k in 0 .. best - 1 do
                remember (at + k)

            at <- at + best
        else
            symbol (int data[at])
            remember at
            at <- at + 1

    symbol 256

    if count > 0 then
        put 0 (8 - count)

    out.ToArray()
