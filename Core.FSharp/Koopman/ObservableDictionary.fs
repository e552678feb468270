namespace Spectral

/// Functions of a state on which a Koopman operator is projected; the first is always 1. States hold the coordinates now and at so many lags before, side by side.
type ObservableDictionary =
    /// Monomials up to a degree of the coordinates at so many lags; degree 1 without delays is dynamic mode decomposition, with them that on delays.
    | Monomials of delays: int * degree: int
    /// The coordinates, and sines and cosines of 1 … n times each, in units of three deviations.
    | Waves of frequencies: int
    /// The coordinates, and Gaussians of a width around centres [centres × coordinates].
    | Bumps of width: float * centres: Matrix
    /// Learned singular functions with their parameters, the first so many of each side, and the coordinates too if so chosen.
    | Learned of network: KoopmanNetwork * parameters: float[] * functions: int * withState: bool

module ObservableDictionary =
    /// A wave of frequency 1 has this length in deviations.
    let private wavelength = 6.0

    let private twoPi = 6.283185307179586

    /// The exponents of all monomials of a degree from 1 to `degree` in so many variables, as lists of variables in ascending order.
    let rec private powers (first: int) variables degree : int list list =
        if degree = 0 then
            [ [] ]
        else
            []
            :: [
                for v in first .. variables - 1 do
                    for rest in powers v variables (degree - 1) do
                        v :: rest
            ]

    /// The lists of variables whose products are the monomials, 1 first, then by degree.
    let private monomials variables degree = powers 0 variables degree |> List.distinct |> List.sortBy List.length |> Array.ofList

    /// How many functions, of states of so many coordinates.
    let count (coordinates: int) (dictionary: ObservableDictionary) : int =
        match dictionary with
        | Monomials(delays, degree) ->
            // (n + degree) over degree.
            let n = delays * coordinates
            Seq.fold (fun c k -> c * (n + k) / k) 1 (seq { 1..degree })
        | Waves frequencies -> 1 + coordinates * (1 + 2 * frequencies)
        | Bumps(_, centres) -> 1 + coordinates + centres.Rows
        | Learned(network, _, functions, withState) ->
            1
            + (if network.IsReversible then functions else 2 * functions)
            + (if withState then network.Inputs else 0)

    /// The lags that a state must hold.
    let delays (coordinates: int) (dictionary: ObservableDictionary) : int =
        match dictionary with
        | Monomials(delays, _) -> delays
        | Learned(network, _, _, _) -> network.Inputs / coordinates
        | _ -> 1

    /// In words.
    let words (dictionary: ObservableDictionary) : string =
        match dictionary with
        | Monomials(1, 1) -> "the coordinates"
        | Monomials(delays, 1) -> $"the coordinates at {delays} lags"
        | Monomials(_, degree) -> $"monomials to degree {degree}"
        | Waves frequencies -> $"the coordinates and waves of {frequencies} frequencies"
        | Bumps(_, centres) -> $"the coordinates and {centres.Rows} Gaussians"
        | Learned(network, _, functions, withState) ->
            let sides =
                if network.IsReversible then
                    $"{functions} functions"
                else
                    $"{functions} functions a side"

            if withState then $"{sides} and the coordinates" else sides

    /// The functions at states, [states × functions]; more delays than the functions need do no harm.
    let values (engine: IEngine) (coordinates: int) (dictionary: ObservableDictionary) (states: Matrix) : Matrix =
        let n = states.Rows

        let beside (a: Matrix) (b: Matrix) =
            Matrix.Init(n, a.Columns + b.Columns, fun i j -> if j < a.Columns then a[i, j] else b[i, j - a.Columns])

        let one = Matrix.Init(n, 1, fun _ _ -> 1.0)
        let now = lazy (states.Leading(n, coordinates))

        match dictionary with
        | Monomials(delays, degree) ->
            let variables = monomials (delays * coordinates) degree |> Array.map Array.ofList
            Matrix.Init(n, variables.Length, fun i j -> variables[j] |> Array.fold (fun p v -> p * states[i, v]) 1.0)
        | Waves frequencies ->
            let wave i j =
                let coordinate, k = j / (2 * frequencies), j % (2 * frequencies)
                let angle = twoPi / wavelength * float (1 + k / 2) * states[i, coordinate]
                if k % 2 = 0 then Elementary.sin angle else Elementary.cos angle

            beside (beside one now.Value) (Matrix.Init(n, coordinates * 2 * frequencies, wave))
        | Bumps(width, centres) ->
            let bump i j =
                let square =
                    Seq.fold (fun s c -> let d = states[i, c] - centres[j, c] in s + d * d) 0.0 (seq { 0 .. coordinates - 1 })

                Elementary.exp (-0.5 * square / (width * width))

            beside (beside one now.Value) (Matrix.Init(n, centres.Rows, bump))
        | Learned(network, parameters, functions, withState) ->
            let own = states.Leading(n, network.Inputs)
            let struct (f, g) = network.Values(engine, parameters, own)

            let both =
                if network.IsReversible then
                    f.Leading(n, functions)
                else
                    beside (f.Leading(n, functions)) (g.Leading(n, functions))

            beside one (if withState then beside both own else both)

    /// Gaussians around states that lie far apart: the first is the first, each further one the farthest from those chosen; their width is the mean distance to the nearest other.
    let bumps (coordinates: int) (count: int) (states: Matrix) : ObservableDictionary =
        let square i j = Seq.fold (fun s c -> let d = states[i, c] - states[j, c] in s + d * d) 0.0 (seq { 0 .. coordinates - 1 })

        let count = min count states.Rows
        let nearest = Array.init states.Rows (fun i -> square i 0)
        let chosen = Array.zeroCreate count

        for k in 1 .. count - 1 do
            let farthest =
                Seq.fold (fun best i -> if nearest[i] > nearest[best] then i else best) 0 (seq { 1 .. states.Rows - 1 })

            chosen[k] <- farthest

            for i in 0 .. states.Rows - 1 do
                nearest[i] <- min nearest[i] (square i farthest)

        let gap k =
            chosen
            |> Array.fold (fun best other -> if other = chosen[k] then best else min best (square chosen[k] other)) infinity
            |> sqrt

        let width = if count < 2 then 1.0 else (Summation.sum (Array.init count gap)) / float count
        Bumps(max width 1e-6, Matrix.Init(count, coordinates, fun i j -> states[chosen[i], j]))
