/// log Γ(x) for x > 0, relative error below 1e-14, also near its zeros 1 and 2.
///
/// 1 ≤ x ≤ 2:  (x − 1)(x − 2) P(x − 3/2);   0 < x < 1:  log Γ(x + 1) − log x;
/// 2 < x < 12:  log((x−1)(x−2)…(x−m)) + log Γ(x − m);
/// x ≥ 12:  Stirling's series (x − ½) log x − x + ½ log 2π + Σ B₂ₖ/(2k(2k−1) x²ᵏ⁻¹).
module internal Spectral.Gamma

open System
open Spectral.Floating

/// log Γ(x)/((x − 1)(x − 2)) in x − 3/2 on [1, 2]; Remez exchange, error 2⁻⁵⁵.
let private central =
    [|
        0.4831289505409809
        -0.1459598959143058
        0.06291140107458205
        -0.03130848750108818
        0.016797098628942818
        -0.00942562244237147
        0.005446457958500229
        -0.0032120742992720087
        0.0019229132088917464
        -0.001164410013695698
        0.0007115654208354099
        -0.00043804904445148306
        0.0002708923335705761
        -0.00016848635983959196
        0.00010772615153789107
        -6.824977784677593e-05
        3.496608409564343e-05
        -2.0862805235715503e-05
        2.8360931497727144e-05
        -1.905403510401022e-05
    |]

/// B₂ₖ/(2k(2k−1)), k = 1 …
let private stirling =
    [|
        0.08333333333333333
        -0.002777777777777778
        0.0007936507936507937
        -0.0005952380952380953
        0.0008417508417508417
        -0.0019175269175269176
        0.00641025641025641
        -0.029550653594771242
        0.17964437236883057
    |]

/// ½ log 2π
let private halfLogTwoPi = 0.9189385332046728

let private onUnit (x: float) = (x - 1.0) * (x - 2.0) * horner central (x - 1.5)

let logGamma (x: float) =
    if x = Double.PositiveInfinity || x = 0.0 then
        Double.PositiveInfinity
    elif not (x > 0.0) then
        nan
    elif x < 1.0 then
        // x(x + 1)… : for x < 1 the product is x itself; (x + 1) − 1 may differ from x, so the factors are formed from x
        x * (x - 1.0) * horner central (x - 0.5) - Logarithm.log x
    elif x <= 2.0 then
        // + 0 for the zero at x = 1, whose product is −0
        onUnit x + 0.0
    elif x < 12.0 then
        let mutable z = x - 1.0
        let mutable product = z

        while z > 2.0 do
            z <- z - 1.0
            product <- product * z

        Logarithm.log product + onUnit z
    else
        let r = 1.0 / x
        let series = r * horner stirling (r * r)
        let l = Logarithm.log x
        // (x − ½)(log x − 1) − ½ + ½ log 2π: no overflow before the result does
        (x - 0.5) * (l - 1.0) + ((halfLogTwoPi - 0.5) + series)
