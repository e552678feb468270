/// The eigenproblem A V = V Λ of a real matrix that need not be symmetric: Householder reflections to Hessenberg form, the complex QR iteration with Wilkinson's
/// shift to triangular form A = Z T Z*, vectors by back substitution (Golub and Van Loan, Matrix Computations, §7.4–7.6). For matrices of some hundred rows.
module Spectral.GeneralEigen

let private largestIterations = 300
let private epsilon = 2.220446049250313e-16
let private zero, one = ComplexNumber.Of(0.0, 0.0), ComplexNumber.Of(1.0, 0.0)

/// H = QᵀAQ, zero below the first subdiagonal, and Q.
let private hessenberg (a: Matrix) : struct (float[][] * float[][]) =
    let n = a.Rows
    let h = Array.init n a.Row
    let q = Array.init n (fun i -> Array.init n (fun j -> if i = j then 1.0 else 0.0))

    for k in 0 .. n - 3 do
        let v = Array.init n (fun i -> if i > k then h[i][k] else 0.0)
        let norm = sqrt (Dense.dot v v)

        if norm > 0.0 then
            v[k + 1] <- v[k + 1] + (if v[k + 1] >= 0.0 then norm else -norm)
            let beta = 2.0 / Dense.dot v v
            // Row i ← row i − β (row·v) vᵀ, from the right; column by column from the left.
            let fromRight (rows: float[][]) =
                for row in rows do
                    Dense.subtract (beta * Dense.dot row v) v row

            for j in 0 .. n - 1 do
                let mutable sum = 0.0

                for i in k + 1 .. n - 1 do
                    sum <- sum + v[i] * h[i][j]

                for i in k + 1 .. n - 1 do
                    h[i][j] <- h[i][j] - beta * sum * v[i]

            fromRight h
            fromRight q

    struct (h, q)

/// The eigenvalue of [[a, b], [c, d]] that is nearer to d.
let private wilkinson (a: ComplexNumber) (b: ComplexNumber) (c: ComplexNumber) (d: ComplexNumber) =
    let half = 0.5 * (a - d)
    let root = (half * half + b * c).SquareRoot
    let first, second = half + root, half - root
    let larger = if first.Modulus >= second.Modulus then first else second
    if larger.Modulus = 0.0 then d else d - b * c / larger

/// T, upper triangular, and Z, both in place of H and Q.
let private triangularise (t: ComplexNumber[][]) (z: ComplexNumber[][]) =
    let n = t.Length
    // x ← c x + s y, y ← −s̄ x + c y, with c real.
    let cosines: float[] = Array.zeroCreate n
    let sines: ComplexNumber[] = Array.zeroCreate n

    let isNegligible i =
        let size = (t[i][i]).Modulus + (t[i - 1][i - 1]).Modulus
        (t[i][i - 1]).Modulus <= epsilon * size || (t[i][i - 1]).Modulus < 1e-300

    let mutable high = n - 1
    let mutable count = 0

    while high > 0 do
        let mutable low = high

        while low > 0 && not (isNegligible low) do
            low <- low - 1

        if low > 0 then
            t[low][low - 1] <- zero

        if low = high then
            high <- high - 1
            count <- 0
        else
            count <- count + 1

            if count > largestIterations then
                raise (NumericalFailureException $"the QR iteration did not converge for a matrix of {n} rows: scale the matrix.")

            let shift =
                if count % 10 = 0 then
                    t[high][high] + ComplexNumber.Of((t[high][high - 1]).Modulus, 0.0)
                else
                    wilkinson (t[high - 1][high - 1]) (t[high - 1][high]) (t[high][high - 1]) (t[high][high])

            for i in low..high do
                t[i][i] <- t[i][i] - shift

            for k in low .. high - 1 do
                let x, y = t[k][k], t[k + 1][k]
                let size = sqrt (x.Square + y.Square)

                // With x = |x| e^{iφ}: c = |x|/size, s = e^{iφ} ȳ/size.
                let c, s =
                    if size = 0.0 then 1.0, zero
                    elif x.Modulus = 0.0 then 0.0, (1.0 / size) * y.Conjugate
                    else x.Modulus / size, (1.0 / (x.Modulus * size)) * (x * y.Conjugate)

                cosines[k] <- c
                sines[k] <- s

                for j in k .. n - 1 do
                    let p, q = t[k][j], t[k + 1][j]
                    t[k][j] <- c * p + s * q
                    t[k + 1][j] <- c * q - s.Conjugate * p

            for k in low .. high - 1 do
                let c, s = cosines[k], sines[k]

                let turn (row: ComplexNumber[]) =
                    let p, q = row[k], row[k + 1]
                    row[k] <- c * p + s.Conjugate * q
                    row[k + 1] <- c * q - s * p

                for i in 0 .. min (k + 1) high do
                    turn t[i]

                for row in z do
                    turn row

            for i in low..high do
                t[i][i] <- t[i][i] + shift

/// The vector of T for its k-th eigenvalue, in the coordinates of Z, of norm 1, its largest element real and positive.
let private vectorOf (t: ComplexNumber[][]) (z: ComplexNumber[][]) (size: float) (k: int) =
    let n = t.Length
    let x = Array.create n zero
    x[k] <- one

    for i in k - 1 .. -1 .. 0 do
        let mutable sum = zero

        for j in i + 1 .. k do
            sum <- sum + t[i][j] * x[j]

        let gap = t[i][i] - t[k][k]

        let gap =
            if gap.Modulus < epsilon * size then
                ComplexNumber.Of(epsilon * size, 0.0)
            else
                gap

        x[i] <- -(sum / gap)

    let v = z |> Array.map (fun row -> Array.fold2 (fun sum (a: ComplexNumber) b -> sum + a * b) zero row x)
    let norm = sqrt (v |> Array.sumBy _.Square)

    let largest =
        v
        |> Array.fold (fun (top: ComplexNumber) (c: ComplexNumber) -> if c.Square > 1.000001 * top.Square then c else top) zero

    let phase = (1.0 / (largest.Modulus * norm)) * largest.Conjugate
    v |> Array.map (fun c -> phase * c)

/// Which eigenvalue is the conjugate of which; a real one is its own. The largest imaginary parts choose first.
let private partners (values: ComplexNumber[]) =
    let n = values.Length
    let partner = Array.create n -1

    for i in List.init n id |> List.sortBy (fun i -> struct (-abs values[i].Imaginary, i)) do
        if partner[i] < 0 then
            let distance j = (values[j] - values[i].Conjugate).Modulus

            let nearest =
                Seq.init n id
                |> Seq.filter (fun j -> partner[j] < 0)
                |> Seq.fold (fun best j -> if distance j < distance best then j else best) i

            partner[i] <- nearest
            partner[nearest] <- i

    partner

/// Eigenvalues in decreasing modulus and their vectors, each of norm 1: vectors[j][i] is element i of vector j. Conjugate pairs stand together, the one with the positive imaginary part
/// first, and are exact conjugates; real eigenvalues have real vectors. Raises ArgumentException for a matrix that is not square or not finite.
let decompose (matrix: Matrix) : struct (ComplexNumber[] * ComplexNumber[][]) =
    let n = matrix.Rows

    Check.holds (n > 0 && matrix.Columns = n) "matrix" (fun () ->
        $"an eigenproblem needs a square matrix, not one of {matrix.Rows} × {matrix.Columns}.")

    Check.finite "matrix" matrix.Values
    let struct (h, q) = hessenberg matrix
    let complex = Array.map (Array.map (fun v -> ComplexNumber.Of(v, 0.0)))
    let t = complex h

    for i in 2 .. n - 1 do
        for j in 0 .. i - 2 do
            t[i][j] <- zero

    let z = complex q
    triangularise t z
    let size = max (sqrt matrix.SquaredNorm) 1e-290
    let raw = Array.init n (fun k -> t[k][k])
    let partner = partners raw

    let values =
        Array.init n (fun k ->
            if partner[k] = k then
                ComplexNumber.Of(raw[k].Real, 0.0)
            else
                0.5 * (raw[k] + raw[partner[k]].Conjugate))

    // Of a pair the first is the one with the positive imaginary part.
    let isFirst k = partner[k] = k || values[k].Imaginary > 0.0 || (values[k].Imaginary = 0.0 && k < partner[k])

    let order =
        List.init n id
        |> List.filter isFirst
        |> List.sortBy (fun k -> struct (-values[k].Modulus, -values[k].Real, k))

    let found =
        [|
            for k in order do
                let v = vectorOf t z size k

                if partner[k] = k then
                    values[k], v |> Array.map (fun c -> ComplexNumber.Of(c.Real, 0.0))
                else
                    values[k], v
                    values[k].Conjugate, v |> Array.map _.Conjugate
        |]

    struct (Array.map fst found, Array.map snd found)
