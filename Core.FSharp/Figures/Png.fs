/// A picture as a PNG file (ISO/IEC 15948): 8 bits a colour, each row as its difference from the one above.
module Spectral.Png

let private crcs =
    Array.init 256 (fun n ->
        let mutable c = uint32 n

        for _ in 1..8 do
            c <- if c &&& 1u = 1u then 0xEDB88320u ^^^ (c >>> 1) else c >>> 1

        c)

let private crc (bytes: byte[]) =
    bytes
    |> Array.fold (fun c b -> crcs[int ((c ^^^ uint32 b) &&& 0xFFu)] ^^^ (c >>> 8)) 0xFFFFFFFFu
    |> (^^^) 0xFFFFFFFFu

let private adler (bytes: byte[]) =
    let mutable a = 1u
    let mutable b = 0u

    for value in bytes do
        a <- (a + uint32 value) % 65521u
        b <- (b + a) % 65521u

    (b <<< 16) ||| a

let private word (value: uint32) = [| byte (value >>> 24); byte (value >>> 16); byte (value >>> 8); byte value |]

let private chunk (name: string) (content: byte[]) =
    let named = Array.append (name.ToCharArray() |> Array.map byte) content
    Array.concat [| word (uint32 content.Length); named; word (crc named) |]

/// The bytes of a picture; `dotsPerMetre` tells its size on paper.
let bytes (canvas: Canvas) (dotsPerMetre: int) : byte[] =
    let stride = 3 * canvas.Width
    let rows = Array.zeroCreate ((stride + 1) * canvas.Height)

    for y in 0 .. canvas.Height - 1 do
        let target = y * (stride + 1)
        rows[target] <- (if y = 0 then 0uy else 2uy)

        for x in 0 .. stride - 1 do
            let above = if y = 0 then 0uy else canvas.Pixels[(y - 1) * stride + x]
            rows[target + 1 + x] <- canvas.Pixels[y * stride + x] - above

    Array.concat
        [|
            [| 0x89uy; 0x50uy; 0x4Euy; 0x47uy; 0x0Duy; 0x0Auy; 0x1Auy; 0x0Auy |]
            chunk "IHDR" (Array.concat [| word (uint32 canvas.Width); word (uint32 canvas.Height); [| 8uy; 2uy; 0uy; 0uy; 0uy |] |])
            chunk "pHYs" (Array.concat [| word (uint32 dotsPerMetre); word (uint32 dotsPerMetre); [| 1uy |] |])
            chunk "IDAT" (Array.concat [| [| 0x78uy; 0x01uy |]; Deflate.encode rows; word (adler rows) |])
            chunk "IEND" [||]
        |]
