namespace Spectral

/// Dynamic mode decomposition of delays: the linear map that leads windows of d states at even times to the next best in the mean, on the leading R left singular vectors of all windows,
///   z_k = (y_k, y_{k−1}, …, y_{k−d+1}, 1),   a_k = Uᵀ z_k,   a_{k+1} = Ã a_k,   y_k = U_y a_k,
/// y the coordinates of states. Le Clainche and Vega, SIAM J. Appl. Dyn. Syst. 16 (2017) 882; with d = 1 it is exact DMD.
/// With known inputs w a window holds them, too, and what is led on is the state alone (DMD with control, Proctor, Brunton and Kutz, SIAM J. Appl. Dyn. Syst. 15 (2016) 142):
///   z_k = (y_k, …, y_{k−d+1}, w_{k+1}, w_k, …, w_{k−d+1}, 1),   y_{k+1} = C Uᵀ z_k.
type DelayMap =
    {
        /// d
        Delays: int
        /// The step between two states of a window.
        Step: float
        /// U, [R][d · r + 1], with q inputs [R][d · r + (d + 1) q + 1].
        Directions: float[][]
        /// Ã, [R × R] row-major; with inputs C, [r × R].
        Map: float[]
        /// The mean and the deviation of each input, in which a window holds it; empty without.
        Scales: (struct (float * float))[]
    }

    /// q
    member m.Inputs = m.Scales.Length

    /// A map in a few words, with its sizes.
    static member internal Words(delays: int, inputs: int, rank: int) =
        let acting =
            if inputs = 0 then ""
            elif inputs = 1 then " with 1 input"
            else $" with {inputs} inputs"

        (if delays = 1 then "linear map" else $"{delays} delays") + acting + $", rank {rank}"

    /// Inputs as a window holds them.
    member internal m.Scaled(inputs: float[]) = Array.map2 (fun (struct (mean, deviation)) w -> (w - mean) / deviation) m.Scales inputs

    /// R
    member m.Rank = m.Directions.Length

/// A map of delays as the dynamics of states.
[<Sealed>]
type DelayDynamics(coordinates: Coordinates, map: DelayMap) =
    let r = coordinates.Size

    /// From states to coordinates.
    member _.Coordinates = coordinates
    /// The map.
    member _.Map = map

    /// A window of coordinates and of inputs, the newest first, as one vector.
    static member internal Window(newestFirst: float[][], inputs: float[][]) =
        Array.concat [ Array.concat newestFirst; Array.concat inputs; [| 1.0 |] ]

    /// The coordinates at even times after d states, the newest first, on which inputs act, [steps][r]. The inputs at the time so many steps after the newest state are asked for.
    member internal _.LeadWith(newestFirst: float[][], inputs: int -> float[], steps: int) : float[][] =
        let mutable states = newestFirst

        Array.init steps (fun k ->
            let window =
                DelayDynamics.Window(states, Array.init (map.Delays + 1) (fun back -> map.Scaled(inputs (k + 1 - back))))

            let a = map.Directions |> Array.map (fun u -> Dense.dot u window)
            let y = Dense.product map.Map a r 1 map.Rank
            states <- Array.append [| y |] states[.. map.Delays - 2]
            y)

    /// The coordinates at even times after d states, the newest first, [steps][r].
    member internal _.Lead(newestFirst: float[][], steps: int) : float[][] =
        let rank = map.Rank
        let window = DelayDynamics.Window(newestFirst, [||])
        let mutable a = map.Directions |> Array.map (fun u -> Dense.dot u window)

        Array.init steps (fun _ ->
            a <- Dense.product map.Map a rank 1 rank
            let y = Array.zeroCreate r

            for m in 0 .. rank - 1 do
                let u = map.Directions[m]

                for i in 0 .. r - 1 do
                    y[i] <- System.Math.FusedMultiplyAdd(a[m], u[i], y[i])

            y)

    interface IDynamics with
        member _.Kind = "delays"

        member _.Description = DelayMap.Words(map.Delays, map.Inputs, map.Rank)

        member _.ParameterCount = map.Map.Length
        member _.Memory = map.Delays - 1

        member d.Forecast(_, past, times) =
            let start = past.Times[past.Count - 1]

            Starts.lead past times (fun all state ->
                let earliest = start - float (map.Delays - 1) * map.Step

                if past.Times[0] > earliest + 1e-6 * map.Step then
                    raise (
                        NumericalFailureException
                            $"this model forecasts from {map.Delays} states, {Family.text map.Step} apart, but the data before t = {Family.text start} begin at {Family.text past.Times[0]}: start later, or learn with --field linear."
                    )

                let own = past.States |> Array.map coordinates.Forward
                let window = Array.init map.Delays (fun k -> EvenTimes.at past.Times own (start - float k * map.Step))
                let steps = 2 + int (ceil ((all[all.Length - 1] - start) / map.Step))

                let led =
                    if map.Inputs = 0 then
                        d.Lead(window, steps)
                    else
                        d.LeadWith(window, (fun k -> past.Inputs.At(start + float k * map.Step)), steps)

                let rows = Array.append (Array.rev window[.. min 1 (window.Length - 1)]) led

                let first = if window.Length > 1 then start - map.Step else start
                let grid = Array.init rows.Length (fun k -> first + float k * map.Step)
                let left = Array.map2 (-) state (coordinates.Backward(coordinates.Forward state))

                all
                |> Array.mapi (fun j t ->
                    let y = if j = 0 then own[own.Length - 1] else EvenTimes.at grid rows t

                    if not (Array.forall System.Double.IsFinite y) then
                        raise (
                            NumericalFailureException $"the forecast grows without bound before t = {Family.text t}: forecast less far."
                        )

                    Array.map2 (+) (coordinates.Backward y) left))

/// Maps of delays from trajectories.
module DelayMaps =
    /// Windows that are looked at, at most, evenly spread.
    let private mostWindows = 400

    /// Singular values below this share of the largest are rounding.
    let private rounding = 1e-7

    /// Directions at most.
    let private mostRank = 120

    /// The numbers of delays that are tried.
    let delays = [| 1; 2; 3; 4; 6; 8; 12; 16; 24; 32 |]

    /// The maps of one number of delays for every rank, the smallest rank first: all share one decomposition. None where no trajectory holds two windows.
    let all (count: int) (step: float) (sequences: EvenSequence[]) : DelayMap[] =
        let inputs = if sequences.Length = 0 then 0 else sequences[0].Inputs[0].Length

        let scales =
            Array.init inputs (fun i ->
                let values = sequences |> Array.collect (fun s -> s.Inputs |> Array.map (fun w -> w[i]))
                let deviation = Deviation.of' values
                struct (Deviation.mean values, (if deviation > 0.0 then deviation else 1.0)))

        let scaled (w: float[]) = Array.map2 (fun (struct (mean, deviation)) v -> (v - mean) / deviation) scales w

        let windows =
            sequences
            |> Array.collect (fun s ->
                [| count - 1 .. s.Rows.Length - 2 |]
                |> Array.map (fun k ->
                    let states at = Array.init count (fun back -> s.Rows[at - back])

                    if inputs = 0 then
                        struct (DelayDynamics.Window(states k, [||]), DelayDynamics.Window(states (k + 1), [||]))
                    else
                        struct (DelayDynamics.Window(states k, Array.init (count + 1) (fun back -> scaled s.Inputs[k + 1 - back])),
                                s.Rows[k + 1])))
            |> ObservedTrajectories.thinned mostWindows

        let m = windows.Length

        if m < 2 then
            [||]
        else
            let now = windows |> Array.map (fun (struct (a, _)) -> a)
            let next = windows |> Array.map (fun (struct (_, b)) -> b)

            let struct (values, vectors) =
                HouseholderEigen.decompose (Matrix.Init(m, m, fun i j -> if i <= j then Dense.dot now[i] now[j] else 0.0))

            let largest = max values[m - 1] 0.0

            let sigma =
                [| m - 1 .. -1 .. 0 |]
                |> Array.map (fun k -> struct (k, sqrt (max 0.0 values[k])))
                |> Array.filter (fun (struct (_, s)) -> s > rounding * sqrt largest && s > 0.0)
                |> Array.truncate mostRank

            let full = sigma.Length
            let columns = sigma |> Array.map (fun (struct (k, s)) -> Array.init m (fun i -> vectors[i, k] / s))

            let combined (rows: float[][]) (weights: float[]) =
                let sum = Array.zeroCreate rows[0].Length
                Array.iter2 (fun w row -> Dense.subtract -w row sum) weights rows
                sum

            let directions = columns |> Array.map (combined now)
            // Uᵀ Y V S⁻¹ (with inputs Y V S⁻¹), whose leading blocks are the maps of all ranks.
            let images = columns |> Array.map (combined next)

            let whole =
                if inputs = 0 then
                    Array.init (full * full) (fun p -> Dense.dot directions[p / full] images[p % full])
                else
                    Array.init (next[0].Length * full) (fun p -> let image = images[p % full] in image[p / full])

            Array.init full (fun rank ->
                let rows = if inputs = 0 then rank + 1 else next[0].Length

                {
                    Delays = count
                    Step = step
                    Directions = directions[..rank]
                    Map = Array.init (rows * (rank + 1)) (fun p -> whole[p / (rank + 1) * full + p % (rank + 1)])
                    Scales = scales
                })
