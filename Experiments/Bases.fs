/// The bases: do the laws hold to round-off, and how fast do the floors of the test problems fall?
module Spectral.Experiments.Bases

open Spectral

/// Deviations from the laws that count as round-off, a unit times the number of modes.
let private roundOff = 1e-12

let private families: (string * (int -> Basis))[] =
    [|
        "chebyshev", Basis.Chebyshev
        "legendre", Basis.Legendre
        "jacobi(½, −¼)", (fun n -> Basis.Jacobi(n, 0.5, -0.25))
        "fourier", Basis.Fourier
        "hermite", Basis.Hermite
        "laguerre", Basis.Laguerre
        "laguerre(½)", (fun n -> Basis.Laguerre(n, 0.5))
        "mapped-jacobi(½)", (fun n -> Basis.MappedJacobi(n, 0.5))
        "mapped-jacobi(−½)", (fun n -> Basis.MappedJacobi(n, -0.5))
    |]

let private floors: (Problem * string * (int -> Basis))[] =
    [|
        Problems.burgers, "chebyshev", Basis.Chebyshev
        Problems.jumpLine, "hermite", Basis.Hermite
        Problems.lineBurgers, "hermite", Basis.Hermite
        Problems.fractionalLine, "mapped-jacobi(½)", (fun n -> Basis.MappedJacobi(n, 0.5))
        Problems.fractionalLine, "hermite", Basis.Hermite
    |]

/// max |Σ w φ_m φ_n − δ_mn| by a rule of the basis.
let private massDeviation (basis: Basis) (rule: Rule) =
    let n = basis.Count
    let values = basis.ValuesAt rule.Nodes
    let mass = Array.zeroCreate<float>(n * n)

    for q in 0 .. rule.Nodes.Length - 1 do
        for i in 0 .. n - 1 do
            let weighted = rule.Weights[q] * values[q * n + i]

            for j in 0 .. n - 1 do
                mass[i * n + j] <- System.Math.FusedMultiplyAdd(weighted, values[q * n + j], mass[i * n + j])

    mass |> Array.mapi (fun i m -> abs (m - (if i / n = i % n then 1.0 else 0.0))) |> Array.max

/// The largest deviation of a derivative by the matrix from the derivative of the function, relative to the largest derivative of any mode there.
let private derivativeDeviation (basis: Basis) =
    let points = basis.Rule.Nodes
    let slopes = basis.DerivativesAt points
    let raised = basis.Raised.ValuesAt points
    let matrix = basis.Differentiation
    let rows = basis.Raised.Count
    let scale = slopes |> Array.map abs |> Array.max

    let columns =
        Array.init basis.Count (fun k -> matrix.Apply(Array.init basis.Count (fun i -> if i = k then 1.0 else 0.0)))

    let mutable worst = 0.0

    for q in 0 .. points.Length - 1 do
        for k in 0 .. basis.Count - 1 do
            let mutable s = 0.0

            for i in 0 .. rows - 1 do
                s <- System.Math.FusedMultiplyAdd(columns[k][i], raised[q * rows + i], s)

            worst <- max worst (abs (s - slopes[q * basis.Count + k]))

    worst / scale

let private laws (basis: Basis) =
    [|
        Measurement.Of
            [|
                "modes", Cell.Integer basis.Count
                "orthonormality", Cell.Real(massDeviation basis (basis.RuleOf(2 * basis.Count + 16)))
                "quadrature", Cell.Real(massDeviation basis basis.Rule)
                "differentiation", Cell.Real(derivativeDeviation basis)
            |]
    |]

let private floor (problem: Problem) (basis: Basis) (draws: int) (seed: int64) =
    let errors = SpectralSamples(problem, basis, Moving, problem.DrawMany(seed, "test", draws)).Floors
    let times = problem.Times.Length
    let at j = Array.init draws (fun s -> errors[s * times + j]) |> Array.average
    let all = Array.init times at

    [|
        Measurement.Of
            [|
                "modes", Cell.Integer basis.Count
                "floor_first", Cell.Real all[0]
                "floor_last", Cell.Real all[times - 1]
                "floor_worst", Cell.Real(Array.max all)
            |]
    |]

let private columns =
    [|
        Column.TextKey "subject"
        Column.IntegerKey "order"
        Column.Integer "modes"
        Column.Real("orthonormality", "", Tolerance.Absolute 1e-10)
        Column.Real("quadrature", "", Tolerance.Absolute 1e-10)
        Column.Real("differentiation", "", Tolerance.Absolute 1e-10)
        Column.Real("floor_first", "", Tolerance.Relative 1e-6)
        Column.Real("floor_last", "", Tolerance.Relative 1e-6)
        Column.Real("floor_worst", "", Tolerance.Relative 1e-6)
    |]

let private rows (settings: Settings) =
    [|
        for family, basis in families do
            for order in Counts.atLeastOne settings "orders" do
                family, order, (fun () -> laws (basis order))

        for problem, name, basis in floors do
            for order in Counts.atLeastOne settings "floor-orders" do
                $"{problem.Name} in {name}", order, (fun () -> floor problem (basis order) (Counts.one settings "draws") settings.Seed)
    |]

let private key (subject: string) (order: int) =
    let letters =
        subject.ToLowerInvariant().Replace("½", "half").Replace("¼", "quarter").Replace("−", "minus")
        |> Seq.map (fun c -> if System.Char.IsAsciiLetterOrDigit c then c else '-')

    $"{System.String.Concat letters}-{order}"

let private claims (table: (string * int * Measurement)[]) =
    let worst name =
        table
        |> Array.filter (fun (_, _, m) -> not m[name].IsEmpty)
        |> Array.map (fun (subject, order, m) -> m[name].AsReal / m["modes"].AsReal, subject, order)
        |> Array.max

    let lawful name words =
        let deviation, subject, order = worst name

        {
            Name = $"{words} to {Claims.error roundOff} a mode"
            Holds = deviation <= roundOff
            Detail = $"worst {Claims.error deviation} a mode: {subject}, N = {order}"
        }

    let floorAt (subject: string) order =
        table
        |> Array.tryPick (fun (s, o, m) -> if s = subject && o = order then Some m["floor_worst"].AsReal else None)

    [|
        lawful "orthonormality" "orthonormal"
        lawful "quadrature" "quadrature exact"
        lawful "differentiation" "differentiation exact"
        let largest =
            table
            |> Array.filter (fun (_, _, m) -> not m["floor_worst"].IsEmpty)
            |> Array.map (fun (_, o, _) -> o)
            |> Array.max

        let problem = Problems.fractionalLine.Name

        match floorAt $"{problem} in mapped-jacobi(½)" largest, floorAt $"{problem} in hermite" largest with
        | Some mapped, Some hermite ->
            {
                Name = "algebraic tails: mapped Jacobi functions at least 10 times below Hermite functions"
                Holds = hermite >= 10.0 * mapped
                Detail = $"{Claims.ratio (hermite / mapped)} times at N = {largest}"
            }
        | _ -> ()
    |]

let private floorsOverOrder =
    Plot.errorOverModes
    |> Plot.named "floors" "Largest floor over the times against the number of modes"
    |> Plot.lines (Quantity.Linear "modes") [ Quantity.Logarithmic "floor_worst" ]
    |> Plot.along [ "order" ]
    |> Plot.floor ""

let private deviationsOverOrder =
    floorsOverOrder
    |> Plot.named "deviations" "Deviations from the laws against the number of modes"
    |> Plot.lines
        (Quantity.Logarithmic "modes")
        [ Quantity.Logarithmic "orthonormality"; Quantity.Logarithmic "quadrature"; Quantity.Logarithmic "differentiation" ]

/// Every basis and order against its laws, and the projection floors of P1, P2, P4 and P5.
let experiment: Experiment =
    {
        Name = "bases"
        Title = "Every basis holds its laws to round-off, and the floors of smooth problems fall spectrally"
        Problem = "Deviations of orthonormality, quadrature and differentiation; projection floors at the canonical labels"
        Parameters =
            [|
                Parameter.Of("orders", "orders at which the laws are measured", "4,9", "9,32,100", "9,32,100,200")
                Parameter.Of("floor-orders", "orders at which the floors are measured", "9,20", "9,13,20,30", "5,9,13,20,30,40")
                Parameter.Of("draws", "draws a floor is averaged over", "8", "40", "100")
            |]
        Seed = 1L
        Work =
            fun settings ->
                rows settings
                |> Array.map (fun (subject, order, run) ->
                    {
                        Key = key subject order
                        Configuration = [| "subject", subject; "order", string order; "draws", settings.Text "draws" |]
                        Seed = settings.Seed
                        Run = fun _ -> run ()
                    })
        Assemble =
            fun settings measured ->
                let all = rows settings |> Array.mapi (fun i (subject, order, _) -> subject, order, measured[i][0])

                let cells (subject: string, order: int, m: Measurement) =
                    columns
                    |> Array.map (fun c ->
                        match c.Name with
                        | "subject" -> Cell.Text subject
                        | "order" -> Cell.Integer order
                        | name -> m[name])

                let draws = settings.Text "draws"

                let note =
                    "Laws: orthonormality by a rule of twice the nodes, quadrature by the Gauss rule of as many nodes as modes, differentiation relative to the largest slope. "
                    + $"Floors: mean relative L² error of the projection over {draws} draws at the first and the last time and at the worst one."

                Table(
                    "bases",
                    "Every basis holds its laws to round-off, and the floors of smooth problems fall spectrally",
                    note,
                    "",
                    columns,
                    Array.map cells all,
                    claims all
                )
        Figures = [| floorsOverOrder; deviationsOverOrder |]
    }
