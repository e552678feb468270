/// The explicit Runge–Kutta methods of the house. Which to choose: Rk4 for fixed steps and for learning (few stages, smooth in h);
/// DormandPrince or Tsitouras for adaptive steps at tolerances from 10⁻³ to 10⁻¹⁰ (Tsitouras usually needs a few evaluations fewer);
/// BogackiShampine for coarse tolerances; Euler and Heun as teaching aids and for tests.
module Spectral.Tableaus

let private none: float[] = [||]
let private noRows: float[][] = [||]

/// The product of polynomials, coefficients in increasing powers.
let private product (factors: float[][]) =
    let multiply (p: float[]) (q: float[]) =
        let r = Array.zeroCreate (p.Length + q.Length - 1)

        for i in 0 .. p.Length - 1 do
            for j in 0 .. q.Length - 1 do
                r[i + j] <- r[i + j] + p[i] * q[j]

        r

    Array.reduce multiply factors

/// Euler's method, order 1.
let Euler =
    Tableau.Create("Euler", "L. Euler, Institutionum calculi integralis I, 1768.", 1, [| [||] |], [| 1.0 |], [| 0.0 |], 0, none, 0, noRows)

/// Heun's method of order 2 (the explicit trapezoidal rule), with Euler's method embedded.
let Heun =
    Tableau.Create(
        "Heun 2(1)",
        "K. Heun, Neue Methoden zur approximativen Integration der Differentialgleichungen, Z. Math. Phys. 45 (1900) 23–38.",
        2,
        [| [||]; [| 1.0 |] |],
        [| 0.5; 0.5 |],
        [| 0.0; 1.0 |],
        1,
        [| 1.0; 0.0 |],
        0,
        noRows
    )

/// The classical method of order 4.
let Rk4 =
    Tableau.Create(
        "Runge–Kutta 4",
        "W. Kutta, Beitrag zur näherungsweisen Integration totaler Differentialgleichungen, Z. Math. Phys. 46 (1901) 435–453.",
        4,
        [| [||]; [| 0.5 |]; [| 0.0; 0.5 |]; [| 0.0; 0.0; 1.0 |] |],
        [| 1.0 / 6.0; 1.0 / 3.0; 1.0 / 3.0; 1.0 / 6.0 |],
        [| 0.0; 0.5; 0.5; 1.0 |],
        0,
        none,
        0,
        noRows
    )

/// The pair of orders 3 and 2 of Bogacki and Shampine.
let BogackiShampine =
    Tableau.Create(
        "Bogacki–Shampine 3(2)",
        "P. Bogacki and L. F. Shampine, A 3(2) pair of Runge–Kutta formulas, Appl. Math. Lett. 2 (1989) 321–325.",
        3,
        [| [||]; [| 0.5 |]; [| 0.0; 0.75 |]; [| 2.0 / 9.0; 1.0 / 3.0; 4.0 / 9.0 |] |],
        [| 2.0 / 9.0; 1.0 / 3.0; 4.0 / 9.0; 0.0 |],
        [| 0.0; 0.5; 0.75; 1.0 |],
        2,
        [| 7.0 / 24.0; 0.25; 1.0 / 3.0; 0.125 |],
        0,
        noRows
    )

let private dormandPrinceB =
    [| 35.0 / 384.0; 0.0; 500.0 / 1113.0; 125.0 / 192.0; -2187.0 / 6784.0; 11.0 / 84.0; 0.0 |]

/// bᵢ(θ) = θ²(3 − 2θ) bᵢ + θ²(θ − 1)² (uᵢ + vᵢ θ), with θ(θ − 1)² more for i = 0 and θ²(θ − 1) more for i = 6.
let private dormandPrinceInterpolant =
    let row i first last scale u v =
        let b = dormandPrinceB[i]
        let u = scale * u
        let v = scale * v

        [| first; 3.0 * b - 2.0 * first - last + u; -2.0 * b + first + last + v - 2.0 * u; u - 2.0 * v; v |]

    [|
        row 0 1.0 0.0 (-5.0 / 11282082432.0) 2558722523.0 -31403016.0
        row 1 0.0 0.0 0.0 0.0 0.0
        row 2 0.0 0.0 (100.0 / 32700410799.0) 882725551.0 -15701508.0
        row 3 0.0 0.0 (-25.0 / 1880347072.0) 443332067.0 -31403016.0
        row 4 0.0 0.0 (32805.0 / 199316789632.0) 23143187.0 -3489224.0
        row 5 0.0 0.0 (-55.0 / 822651844.0) 29972135.0 -7076736.0
        row 6 0.0 1.0 (10.0 / 29380423.0) 7414447.0 -829305.0
    |]

/// The pair of orders 5 and 4 of Dormand and Prince, with its interpolant of order 4.
let DormandPrince =
    Tableau.Create(
        "Dormand–Prince 5(4)",
        "J. R. Dormand and P. J. Prince, A family of embedded Runge–Kutta formulae, J. Comput. Appl. Math. 6 (1980) 19–26; interpolant: E. Hairer, S. P. Nørsett and G. Wanner, Solving Ordinary Differential Equations I, 1993, II.6.",
        5,
        [|
            [||]
            [| 1.0 / 5.0 |]
            [| 3.0 / 40.0; 9.0 / 40.0 |]
            [| 44.0 / 45.0; -56.0 / 15.0; 32.0 / 9.0 |]
            [| 19372.0 / 6561.0; -25360.0 / 2187.0; 64448.0 / 6561.0; -212.0 / 729.0 |]
            [| 9017.0 / 3168.0; -355.0 / 33.0; 46732.0 / 5247.0; 49.0 / 176.0; -5103.0 / 18656.0 |]
            dormandPrinceB[..5]
        |],
        dormandPrinceB,
        [| 0.0; 0.2; 0.3; 0.8; 8.0 / 9.0; 1.0; 1.0 |],
        4,
        [| 5179.0 / 57600.0; 0.0; 7571.0 / 16695.0; 393.0 / 640.0; -92097.0 / 339200.0; 187.0 / 2100.0; 1.0 / 40.0 |],
        4,
        dormandPrinceInterpolant
    )

let private tsitourasB =
    [| 0.09646076681806523; 0.01; 0.4798896504144996; 1.379008574103742; -3.290069515436081; 2.324710524099774; 0.0 |]

/// b̂ − b as published.
let private tsitourasError =
    [|
        -0.00178001105222577714
        -0.0008164344596567469
        0.007880878010261995
        -0.1447110071732629
        0.5823571654525552
        -0.45808210592918697
        1.0 / 66.0
    |]

/// The published factors of bᵢ(θ); the power θ¹ is the first coefficient of a row.
let private tsitourasInterpolant =
    [|
        [| [| -1.0530884977290216 |]; [| -1.3299890189751412; 1.0; 0.0 |]; [| 0.7139816917074209; -1.4364028541716351; 1.0 |] |]
        [| [| 0.0; 0.1017 |]; [| 1.2949852507374631; -2.1966568338249754; 1.0 |] |]
        [| [| 0.0; 2.490627285651252793 |]; [| 1.57803468208092486; -2.38535645472061657; 1.0 |] |]
        [| [| 0.0; -16.54810288924490272 |]; [| -1.21712927295533244; 1.0 |]; [| -0.61620406037800089; 1.0 |] |]
        [| [| 0.0; 47.37952196281928122 |]; [| -1.203071208372362603; 1.0 |]; [| -0.658047292653547382; 1.0 |] |]
        [| [| 0.0; -34.87065786149660974 |]; [| -1.2; 1.0 |]; [| -0.666666666666666667; 1.0 |] |]
        [| [| 0.0; 2.5 |]; [| -1.0; 1.0 |]; [| -0.6; 1.0 |] |]
    |]
    |> Array.map (fun factors -> (product factors)[..3])

/// The pair of orders 5 and 4 of Tsitouras, with its interpolant of order 4.
let Tsitouras =
    Tableau.Create(
        "Tsitouras 5(4)",
        "Ch. Tsitouras, Runge–Kutta pairs of order 5(4) satisfying only the first column simplifying assumption, Comput. Math. Appl. 62 (2011) 770–775.",
        5,
        [|
            [||]
            [| 0.161 |]
            [| -0.008480655492356989; 0.335480655492357 |]
            [| 2.8971530571054935; -6.359448489975075; 4.3622954328695815 |]
            [| 5.325864828439257; -11.748883564062828; 7.4955393428898365; -0.09249506636175525 |]
            [| 5.86145544294642; -12.92096931784711; 8.159367898576159; -0.071584973281401; -0.028269050394068383 |]
            tsitourasB[..5]
        |],
        tsitourasB,
        [| 0.0; 0.161; 0.327; 0.9; 0.9800255409045097; 1.0; 1.0 |],
        4,
        Array.map2 (+) tsitourasB tsitourasError,
        4,
        tsitourasInterpolant
    )

/// Every method, in order of cost.
let All = [| Euler; Heun; BogackiShampine; Rk4; DormandPrince; Tsitouras |]

/// The method of that name, for example "Runge–Kutta 4". Raises ArgumentException that lists the names.
let Named (name: string) =
    let names = System.String.Join(", ", All |> Array.map _.Name)
    let index = All |> Array.tryFindIndex (fun t -> t.Name = name)
    Check.that index.IsSome "name" $"there is no Runge–Kutta method \"{name}\": choose one of {names}."
    All[defaultArg index 0]
