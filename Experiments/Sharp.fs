/// Steep fronts and a jump: where is spectral accuracy lost, and what do order, scale and place of the basis regain?
module Spectral.Experiments.Sharp

open Spectral

let private jump = "jump"
let private learned = "learned, fourier"
let private quadratic = "learned quadratic field, fourier"
let private adapted = "fourier, order by indicator"
let private standing = "mapped fourier, standing"
let private moving = "mapped fourier, moving"
let private scaling = "mapped fourier, moving and scaling"

let private bases: (string * (int -> Basis))[] =
    [|
        "fourier", (fun modes -> Basis.Fourier(modes / 2, -1.0, 1.0))
        "chebyshev", Basis.Chebyshev
        "legendre", Basis.Legendre
    |]

let private fourier (order: int) = Basis.Fourier(order / 2, -1.0, 1.0)

let private viscous (viscosity: float) = $"ν = {Claims.number viscosity}"

/// The fronts of the table: a name, the problem, and the speed of its front for given parameters.
let private fronts (settings: Settings) : (string * Problem * (Trajectory -> float))[] =
    [|
        for viscosity in settings.Reals "viscosities" do
            viscous viscosity, Problems.steepBurgers viscosity, (fun (t: Trajectory) -> t.Parameters[2])

        jump, Problems.travellingJump, (fun _ -> 1.0)
    |]

/// A method that learns nothing: the error on each snapshot of the first test trajectories, and the number of modes it takes.
let private representation
    (settings: Settings)
    (words: string)
    (speed: Trajectory -> float)
    (measure: Snapshot[] -> (int * float)[])
    : Method =
    let draws = Counts.one settings "draws"

    {
        Configuration = [| "representation", words; "draws", string draws |]
        Run =
            fun trial ->
                let results =
                    trial.TestDraws()
                    |> Array.truncate draws
                    |> Array.collect (fun draw -> measure (trial.Problem.Times |> Array.map (fun t -> Front.snapshot draw t (speed draw))))

                let errors = Array.map snd results
                let times = trial.Problem.Times.Length

                let modes =
                    Array.init times (fun j ->
                        results
                        |> Array.indexed
                        |> Array.filter (fun (i, _) -> i % times = j)
                        |> Array.map (fun (_, (modes, _)) -> float modes)
                        |> Array.max)

                { Errors = errors; Floors = errors; Readings = [| "modes", PerTime modes |] }
    }

let private floorOf (settings: Settings) (basis: Basis) (speed: Trajectory -> float) =
    representation settings basis.Canonical speed (Array.map (fun at -> basis.Count, Front.floor basis at))

let private orderByIndicator (settings: Settings) (basis: Basis) (speed: Trajectory -> float) =
    let bound = settings.Real "indicator"
    let words = $"{basis.Canonical}, order raised while the indicator exceeds {Claims.number bound}"
    representation settings words speed (Array.map (Front.adaptedOrder bound 3 2 basis))

/// The maps of one trajectory's snapshots, from those that its indicators choose.
let private mapped (settings: Settings) (order: int) (name: string) (speed: Trajectory -> float) (choose: CircleMap[] -> CircleMap[]) =
    let factor, least = settings.Real "width-factor", settings.Real "least-width"
    let words = $"{name}, widths {Claims.number factor}^j down to {Claims.number least}, {2 * (order / 2) + 1} modes"

    representation settings words speed (fun snapshots ->
        let own = snapshots |> Array.map (CircleMap.scaled factor least (order / 2))
        Array.map2 (fun map at -> 2 * (order / 2) + 1, CircleMap.floor map (order / 2) at) (choose own) snapshots)

let private learnt (settings: Settings) (order: int) (iterations: string) (field: FieldForm) =
    let node = { NeuralEquation.Of field with Steps = settings.Integer "steps" }

    let basis, points = fourier order, Counts.one settings "points"
    let samples (trial: Trial) draws = SpectralSamples(trial.Problem, basis, Moving, draws, points)

    Methods.spectralNodeOn
        [| "basis", basis.Canonical |]
        (fun trial -> samples trial (trial.TrainDraws()), samples trial (trial.TestDraws()))
        node
        (LevenbergMarquardt(settings.Integer iterations))

let private select (cells: LearningCell[]) name front order =
    cells
    |> Array.filter (fun c -> c.Row.Name = name && c.Row.Keys[0].ToString() = front && c.Row.Keys[1].AsInteger = int64 order)

let private worst (cells: LearningCell[]) = cells |> Array.map _.TestError |> Array.max

let private claims (cells: LearningCell[]) =
    let distinct (of': LearningRow -> 'a) = cells |> Array.map (fun c -> of' c.Row) |> Array.distinct
    let front (row: LearningRow) = row.Keys[0].ToString()
    let smooth = distinct front |> Array.filter (fun f -> f <> jump)
    let first, steepest = Array.head smooth, Array.last smooth

    let ordersOf name =
        cells
        |> Array.filter (fun c -> c.Row.Name = name)
        |> Array.map (fun c -> int c.Row.Keys[1].AsInteger)
        |> Array.distinct
        |> Array.sort

    let orders = ordersOf "fourier"
    let largest = Array.last orders
    let at name front order = worst (select cells name front order)

    /// Digits a mode between the last two orders whose floor is above round-off.
    let rate front =
        let pairs = Array.pairwise orders |> Array.filter (fun (_, n) -> at "fourier" front n > 1e-12)

        let a, b = if pairs.Length = 0 then orders[0], orders[1] else Array.last pairs
        Elementary.log (at "fourier" front a / at "fourier" front b) / (Elementary.log 10.0 * float (b - a))

    [|
        {
            Name = $"{first}: spectral accuracy, the fourier floor is below 1e-6 with {largest} modes at every time"
            Holds = at "fourier" first largest <= 1e-6
            Detail = Claims.error (at "fourier" first largest)
        }

        {
            Name = $"{steepest}: spectral accuracy is lost, with {largest} modes every unmapped floor is above 1e-6 at some time"
            Holds = bases |> Array.forall (fun (name, _) -> at name steepest largest > 1e-6)
            Detail =
                bases
                |> Array.map (fun (name, _) -> $"{name} {Claims.error (at name steepest largest)}")
                |> String.concat ", "
        }

        {
            Name = "the rate of the fourier floor falls with ν: digits a mode at the largest ν at least 5 times those at the least"
            Holds = rate first >= 5.0 * rate steepest
            Detail = smooth |> Array.map (fun f -> $"{f}: {Claims.ratio (rate f)}") |> String.concat ", "
        }

        for name, _ in bases do
            let slope =
                Elementary.log (at name jump largest / at name jump orders[0])
                / Elementary.log (float (largest + 1) / float (orders[0] + 1))

            {
                Name = $"jump: the {name} floor falls like N^(−½), exponent within 0.1"
                Holds = abs (slope + 0.5) <= 0.1
                Detail = $"exponent {Claims.ratio slope}, {Claims.error (at name jump largest)} with N = {largest}"
            }

        for order in ordersOf scaling do
            let gain front = at "fourier" front order / at scaling front order

            {
                Name = $"{steepest}, N = {order}: a map that moves and scales regains at least 10 times"
                Holds = gain steepest >= 10.0
                Detail = $"{Claims.ratio (gain steepest)} times, to {Claims.error (at scaling steepest order)}"
            }

            {
                Name = $"jump, N = {order}: no map regains spectral accuracy, the error stays above 1e-3"
                Holds = at scaling jump order > 1e-3
                Detail = $"{Claims.error (at scaling jump order)}, {Claims.ratio (gain jump)} times below the unmapped floor"
            }

            {
                Name = $"{steepest}, N = {order}: a map that stands gives back at least half of the gain's digits"
                Holds =
                    Elementary.log (at standing steepest order / at scaling steepest order)
                    >= 0.5 * Elementary.log (gain steepest)
                Detail = $"standing {Claims.error (at standing steepest order)}, moving {Claims.error (at moving steepest order)}"
            }

        for f in distinct front do
            for order in ordersOf adapted do
                let own = select cells adapted f order

                if own.Length > 0 then
                    let modes = own |> Array.map (fun c -> c.Value("modes").AsInteger)
                    let isJump = f = jump

                    {
                        Name =
                            if isJump then
                                $"jump: order alone does not regain it, the error stays above 1e-2 with up to {order} modes"
                            else
                                $"{f}: the order that the indicator chooses keeps the error at or below 1e-3"
                        Holds = if isJump then worst own > 1e-2 else worst own <= 1e-3
                        Detail = $"{Claims.error (worst own)} with {Array.min modes} to {Array.max modes} modes"
                    }

            for name in [| learned; quadratic |] do
                for order in ordersOf name do
                    let own = select cells name f order

                    if own.Length > 0 then
                        let high = own |> Array.maxBy (fun c -> c.Ratio)

                        {
                            Name = $"{name}, {f}, N = {order}: at most 2 floors at every time"
                            Holds = high.Ratio <= 2.0
                            Detail =
                                $"worst {Claims.ratio high.Ratio} at t = {Claims.number high.Time}, error {Claims.error high.TestError}"
                        }
    |]

let private rows (settings: Settings) =
    let row name front (order: int) (problem: Problem) (how: Method) =
        {
            Name = name
            Keys = [| Cell.Text front; Cell.Integer order |]
            Problem = problem
            Train = Counts.one settings "train"
            Method =
                { how with
                    Configuration = Array.append [| "equation", problem.Equation |] how.Configuration
                }
        }

    [|
        for front, problem, speed in fronts settings do
            for name, basis in bases do
                for order in Counts.atLeastOne settings "orders" do
                    row name front order problem (floorOf settings (basis order) speed)

            let most = Counts.one settings "most-modes"
            row adapted front most problem (orderByIndicator settings (fourier most) speed)

            for order in Counts.atLeastOne settings "mapped-orders" do
                let last (maps: CircleMap[]) = Array.last maps
                row standing front order problem (mapped settings order standing speed (fun maps -> Array.map (fun _ -> last maps) maps))
                let follow (maps: CircleMap[]) = maps |> Array.map (fun map -> { map with Width = (last maps).Width })
                row moving front order problem (mapped settings order moving speed follow)
                row scaling front order problem (mapped settings order scaling speed id)

            if front = jump || settings.Reals "learned-viscosities" |> Array.exists (fun nu -> front = viscous nu) then
                for order in Counts.atLeastOne settings "learned-orders" do
                    let mlp = FieldForm.Mlp([| settings.Integer "units" |], Activation.Tanh, 1.0)
                    row learned front order problem (learnt settings order "iterations" mlp)

                if front <> jump then
                    for order in Counts.atLeastOne settings "quadratic-orders" do
                        row quadratic front order problem (learnt settings order "quadratic-iterations" (FieldForm.Polynomial 2))
    |]

let private errorOverModes =
    Plot.errorOverModes
    |> Plot.panels [ "front" ]
    |> Plot.floor ""
    |> Plot.note "Chosen orders stand at the largest number of modes that a time takes."

/// Rows of the largest order at which maps were tried.
let private atMappedOrder (table: Table) (row: int) =
    let orders =
        seq { 0 .. table.Rows.Length - 1 }
        |> Seq.filter (fun r -> table[r, "method"].ToString() = scaling)
        |> Seq.map (fun r -> table[r, "order"].AsInteger)

    table[row, "order"].AsInteger = Seq.max orders

let private errorOverTime =
    Plot.errorOverTime
    |> Plot.panels [ "front" ]
    |> Plot.floor ""
    |> Plot.along [ "order" ]
    |> Plot.where atMappedOrder
    |> Plot.named "error-over-time" "Error against time at the largest mapped order"

let table =
    {
        Name = "sharp"
        Title =
            "Steep fronts cost spectral accuracy in proportion to their thinness; a moving map regains much of it, and nothing regains a jump"
        Subject =
            $"{(Problems.steepBurgers 0.1).Equation} and smaller ν; {Problems.travellingJump.Equation}. Floors are on the first `draws` test trajectories, by a rule that resolves the front"
        Keys = [| Column.TextKey "front"; Column.IntegerKey "order" |]
        Columns = LearningColumns.counts
        Parameters =
            [|
                Parameter.Of(
                    "viscosities",
                    "viscosities ν of Burgers' equation, falling",
                    "0.1",
                    "0.1,0.01,0.003183098861837907",
                    "0.1,0.03,0.01,0.003183098861837907"
                )
                Parameter.Of(
                    "orders",
                    "orders N of the polynomials; Fourier has 2⌊N/2⌋ + 1 modes",
                    "7,15",
                    "7,15,31,63",
                    "7,15,31,63,127,255"
                )
                Parameter.Of("mapped-orders", "orders of the mapped Fourier basis", "15", "31", "15,31,63")
                Parameter.Of("learned-orders", "orders of the learned rows", "7", "15", "15")
                Parameter.Of("most-modes", "the most modes that the indicator may choose", "31", "127", "255")
                Parameter.Of("indicator", "the order rises while the frequency indicator exceeds this", "1e-4")
                Parameter.Of("width-factor", "ratio of neighbouring widths of the map", "0.8")
                Parameter.Of("least-width", "the least width of the map", "0.4", "0.02", "0.02")
                Parameter.Of("draws", "test trajectories that floors are averaged over", "1", "4", "8")
                Parameter.Of("points", "least number of points of the learned rows' rules", "256", "512", "1024")
                Parameter.Of(
                    "learned-viscosities",
                    "viscosities of the learned rows",
                    "0.1",
                    "0.1,0.003183098861837907",
                    "0.1,0.003183098861837907"
                )
                Parameter.Of("train", "training trajectories", "12", "40", "100")
                Parameter.Of("units", "tanh units of the hidden layer", "6", "16", "30")
                Parameter.Of("steps", "Runge–Kutta steps between neighbouring times", "2", "5", "5")
                Parameter.Of("iterations", "Levenberg–Marquardt iterations", "4", "12", "30")
                Parameter.Of("quadratic-orders", "orders of the learned rows of Burgers' equation with a quadratic field", "7", "7", "15")
                Parameter.Of("quadratic-iterations", "Levenberg–Marquardt iterations of a quadratic field", "4", "10", "14")
            |]
        Rows = rows
        Claims = claims
        Figures = [| errorOverModes; errorOverTime |]
    }

/// Steep fronts and a jump: floors over N, what adaptation regains, and learned rows.
let experiment = LearningTable.experiment table
