/// erf x = (2/√π) ∫₀ˣ e^{−t²} dt  and  erfc x = 1 − erf x.
///
/// erf:   a + a p(a²) for a = |x| ≤ 1;  1 − e^{−a²} g(v) beyond, v = (a − 5/2)/(a + 3);  erf 6 rounds to 1.
/// erfc:  e^{−a²} G(v) from a = 15/32 on, in four pieces of v = (a − m)/(a + c), product in double-double.
module internal Spectral.ErrorFunction

open Spectral.ElementaryCoefficients
open Spectral.Floating

let erf (x: float) =
    let size = abs x
    let a = if size > 6.0 then 6.0 else size
    let z = a * a
    let y = z * z
    let even = fma (fma (fma (fma (fma Erf10 y Erf8) y Erf6) y Erf4) y Erf2) y Erf0
    let odd = fma (fma (fma (fma (fma Erf11 y Erf9) y Erf7) y Erf5) y Erf3) y Erf1
    let near = fma a (fma z odd even) a
    let v = (a - 2.5) / (a + 3.0)
    let t = v * v

    let even = fma (fma (fma (fma (fma ErfTail10 t ErfTail8) t ErfTail6) t ErfTail4) t ErfTail2) t ErfTail0

    let odd = fma (fma (fma (fma (fma ErfTail11 t ErfTail9) t ErfTail7) t ErfTail5) t ErfTail3) t ErfTail1

    let far = fma -(Exponential.expOrdinary -z) (fma v odd even) 1.0
    let value = if a < 1.0 then near else far
    if x = x then withSignOf x value else nan

/// A piece of G(v) = e^{a²} erfc a, v = (a − Middle)/(a + Shift): Remez exchange of the relative error, which stays below 2⁻⁵⁹.
[<Struct>]
type private Piece =
    {
        Middle: float
        Shift: float
        /// What rounding took from coefficients 0 and 1.
        Low0: float
        Low1: float
        Coefficients: float[]
    }

/// 15/32 ≤ a < 2
let private near =
    {
        Middle = 1.0
        Shift = 2.0
        Low0 = 5.2454019097499094e-18
        Low1 = -1.8694225049847297e-17
        Coefficients =
            [|
                0.427583576155807
                -0.8196360443516957
                0.5697080079954803
                -0.1800761010731628
                -0.025632378119074494
                0.027560981324875014
                0.0064253841035222655
                -0.004429033921738354
                -0.0025414145823910057
                0.00024123783108626558
                0.0007454780535621002
                0.00026256861814106733
                -8.451195218707035e-05
                -0.00012449195723914714
                -4.0583694355482156e-05
                2.2789413298443573e-05
            |]
    }

/// 2 ≤ a < 6
let private middle =
    {
        Middle = 3.5
        Shift = 2.0
        Low0 = -1.5191167674053956e-18
        Low1 = -4.534350538372559e-18
        Coefficients =
            [|
                0.1552936556088943
                -0.2272796780828887
                0.09521960099055636
                -0.027013879831709574
                0.003268661439900175
                0.0008652333768453302
                -0.0003441732358376274
                -4.492978000667667e-05
                3.451889995066101e-05
                5.273689187769271e-06
                -3.8101858977836706e-06
                -1.0212884468147424e-06
                3.9326961305028903e-07
                1.9872178099038178e-07
                -1.0689188877069711e-08
            |]
    }

/// 6 ≤ a < 13
let private far =
    {
        Middle = 8.5
        Shift = 1.0
        Low0 = 4.179583700258745e-19
        Low1 = 3.516263167378753e-18
        Coefficients =
            [|
                0.06592512249998035
                -0.07269480366054265
                0.006942106373865364
                -0.0001046803154064944
                -7.385364427939017e-05
                4.760461938542957e-06
                1.5341795603769956e-06
                -1.4106304195721358e-07
                -5.0944400584807877e-08
                4.0041589392982805e-09
                2.2521325769406225e-09
                -4.81391338703651e-11
            |]
    }

/// 13 ≤ a ≤ 28
let private farthest =
    {
        Middle = 18.0
        Shift = 1.0
        Low0 = -2.2263132658922107e-18
        Low1 = -3.4591653716851512e-18
        Coefficients =
            [|
                0.03129571781590521
                -0.03293318873557534
                0.001670395239438379
                -2.9630177550875694e-05
                -3.563529078699662e-06
                2.598181868395871e-07
                1.177073185556233e-08
                -2.1771258409760107e-09
                -4.7135936366950656e-11
                2.2263312519943792e-11
            |]
    }

/// erfc a for a ≥ 15/32.
let private tail (a: float) =
    if a > 27.3 then
        0.0
    else
        let piece =
            if a < 2.0 then near
            elif a < 6.0 then middle
            elif a < 13.0 then far
            else farthest

        let c = piece.Coefficients
        let top = a - piece.Middle
        let bottom = a + piece.Shift
        let v = top / bottom
        // what the division and the sum lost
        let vLow = fma -v bottom top / bottom
        let mutable sum = c[c.Length - 1]

        for i = c.Length - 2 downto 1 do
            sum <- fma sum v c[i]

        let g = fma sum v c[0]
        let gLow = fma sum v (c[0] - g) + (piece.Low0 + fma vLow c[1] (v * piece.Low1))
        let square = a * a
        let squareLow = fma a a -square
        let struct (s, low, _, n) = Exponential.reduced -square
        let e = s + low
        let eLow = low - (e - s)
        let product = e * g
        let productLow = fma e g -product + fma e gLow (eLow * g)
        scale (product + fma -squareLow product productLow) n

let erfc (x: float) =
    let a = abs x

    if not (x = x) then nan
    elif a < 0.46875 then 1.0 - erf x
    elif x > 0.0 then tail a
    elif a < 1.0 then 1.0 + erf a
    elif a < 6.0 then 2.0 - tail a
    else 2.0
