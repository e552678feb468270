/// Burgers' equation u_t + u u_x = ν u_xx with period 2 through the heat equation (Hopf 1950, Cole 1951):
/// u = −2ν Φ_x/Φ,  Φ = c + Σ_{k=1..K} (a_k sin kπx + b_k cos kπx) e^(−k²π²νt)  solves Φ_t = ν Φ_xx.
/// The integral of u over a period is −2ν [log Φ] = 0 at all times.
module internal Spectral.ColeHopf

let private pi = 3.141592653589793

/// The sine and cosine of kπx for k = 1 … K by the addition theorem, folded with the coefficients:
/// Φ − c and Φ_x/π at x.
let private sums (a: float[]) (b: float[]) (x: float) =
    let s1 = Elementary.sin (pi * x)
    let c1 = Elementary.cos (pi * x)
    let mutable s = s1
    let mutable c = c1
    let mutable value = 0.0
    let mutable slope = 0.0

    for i in 0 .. a.Length - 1 do
        let k = float (i + 1)
        value <- value + (a[i] * s + b[i] * c)
        slope <- slope + k * (a[i] * c - b[i] * s)
        let next = s * c1 + c * s1
        c <- c * c1 - s * s1
        s <- next

    struct (value, slope)

/// Φ at x of the initial coefficients.
let potential (constant: float) (a: float[]) (b: float[]) (x: float) =
    let struct (value, _) = sums a b x
    constant + value

/// The solution of viscosity ν from c, a [K] and b [K]. Labels are those of the fixed basis of (−1, 1): β = 1, x₀ = 0.
let solution (viscosity: float) (constant: float) (a: float[]) (b: float[]) : Solution =
    let at (time: float) =
        let decay (i: int) =
            let k = float (i + 1)
            Elementary.exp (-(k * k * (pi * pi) * viscosity * time))

        let at, bt = Array.mapi (fun i c -> c * decay i) a, Array.mapi (fun i c -> c * decay i) b

        OnLine(fun x ->
            let struct (value, slope) = sums at bt x
            -2.0 * viscosity * pi * slope / (constant + value))

    { At = at; Extents = fun _ -> [| { Middle = 0.0; Width = 1.0 } |] }
