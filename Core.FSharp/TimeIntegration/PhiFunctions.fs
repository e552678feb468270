/// The functions of exponential integrators,
///   φ₀(z) = e^z,  φ_{k+1}(z) = (φ_k(z) − 1/k!)/z,  φ_k(0) = 1/k!,
/// for k ≤ 3, of complex numbers and of matrices. The recurrence loses all digits near z = 0, so
///   a number with |z| < 1 goes through the Taylor series Σ z^j/(j+k)!, one with |z| ≥ 1 through the recurrence;
///   a matrix is halved s times until its norm is at most 1, φ₃ of it is summed by its Taylor series, φ₂ … φ₀ follow by φ_k = A φ_{k+1} + I/k!, and then
///   φ_k(2A) = 2^(−k) (φ₀(A) φ_k(A) + Σ_{j=1..k} φ_j(A)/(k−j)!) doubles s times.
/// Hochbruck and Ostermann, Acta Numerica 19 (2010) 209, §2; Skaflestad and Wright, Appl. Numer. Math. 59 (2009) 783 (scaling and squaring).
/// Error of numbers: some 1e-15; of matrices with a bounded exponential: 2^s round-offs at most, for symmetric negative ones far fewer.
module Spectral.PhiFunctions

/// Terms of the Taylor series: 1/22! is 9e-22.
let private terms = 19

/// 1/k! for k = 0 … terms + 3.
let private inverseFactorials =
    Array.init (terms + 4) (fun k -> Seq.fold (fun value i -> value / float i) 1.0 (seq { 1..k }))

/// φ₀ … φ₃ of z = a + ib: real and imaginary parts, one pair a function.
let ofNumber (a: float) (b: float) : struct (float * float)[] =
    Check.finite "z" [| a; b |]
    let growth = Elementary.exp a
    let exponential = struct (growth * Elementary.cos b, growth * Elementary.sin b)

    if a * a + b * b < 1.0 then
        let taylor k =
            let mutable re = inverseFactorials[terms + k]
            let mutable im = 0.0

            for j in terms - 1 .. -1 .. 0 do
                let next = re * a - im * b + inverseFactorials[j + k]
                im <- re * b + im * a
                re <- next

            struct (re, im)

        [| exponential; taylor 1; taylor 2; taylor 3 |]
    else
        let square = a * a + b * b

        let next (struct (re, im)) k =
            let re = re - inverseFactorials[k]
            struct ((re * a + im * b) / square, (im * a - re * b) / square)

        let first = next exponential 0
        let second = next first 1
        [| exponential; first; second; next second 2 |]

/// φ₀ … φ₃ of a matrix [n × n], each [n × n], row-major.
let ofMatrix (matrix: float[]) (n: int) : float[][] =
    Check.holds (matrix.Length = n * n) "matrix" (fun () -> $"a matrix of {n} × {n} has {n * n} numbers, not {matrix.Length}.")
    Check.finite "matrix" matrix

    // The largest sum of magnitudes in a row.
    let norm =
        Seq.init n (fun i -> Seq.init n (fun j -> abs matrix[i * n + j]) |> Seq.fold (+) 0.0)
        |> Seq.fold max 0.0

    let rec halvings s size = if size <= 1.0 then s else halvings (s + 1) (0.5 * size)
    let s = halvings 0 norm
    let scale = Seq.fold (fun value _ -> 0.5 * value) 1.0 (seq { 1..s })
    let scaled = matrix |> Array.map (fun v -> scale * v)

    let plusIdentity factor (m: float[]) = m |> Array.mapi (fun i v -> if i / n = i % n then v + factor else v)
    let product a b = Dense.product a b n n n

    let third =
        let start = plusIdentity inverseFactorials[terms + 3] (Array.zeroCreate (n * n))
        Seq.fold (fun sum j -> product scaled sum |> plusIdentity inverseFactorials[j + 3]) start (seq { terms - 1 .. -1 .. 0 })

    let second = product scaled third |> plusIdentity inverseFactorials[2]
    let first = product scaled second |> plusIdentity 1.0
    let start = [| product scaled first |> plusIdentity 1.0; first; second; third |]

    let double (phi: float[][]) =
        Array.init 4 (fun k ->
            let product = product phi[0] phi[k]
            let factor = Seq.fold (fun value _ -> 0.5 * value) 1.0 (seq { 1..k })

            Array.init (n * n) (fun i ->
                let mutable sum = product[i]

                for j in 1..k do
                    sum <- sum + inverseFactorials[k - j] * phi[j][i]

                factor * sum))

    Seq.fold (fun phi _ -> double phi) start (seq { 1..s })
