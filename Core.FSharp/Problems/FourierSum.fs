/// Σ_{k=1..K} (a_k sin kθ + b_k cos kθ), the sines and cosines by the addition theorem.
module internal Spectral.FourierSum

/// The sum at θ of a [K] and b [K].
let value (a: float[]) (b: float[]) (theta: float) =
    let s1, c1 = Elementary.sin theta, Elementary.cos theta
    let mutable s = s1
    let mutable c = c1
    let mutable sum = 0.0

    for i in 0 .. a.Length - 1 do
        sum <- sum + (a[i] * s + b[i] * c)
        let next = s * c1 + c * s1
        c <- c * c1 - s * s1
        s <- next

    sum

/// Normal deviates c_i = deviation(k), k = 1 … K, and again from 1 where there are more.
let draw (deviation: float -> float) (harmonics: int) (count: int) (stream: RandomStream) : float[] =
    Array.init count (fun i -> deviation (float (i % harmonics + 1)) * stream.NextNormal())

/// The names "s₁ …" of so many numbers.
let names (symbol: string) (count: int) : string[] = Array.init count (fun i -> $"{symbol}{char (int '₁' + i)}")
