namespace Spectral

/// Random points of the unit cube, a new draw for each stream: how a batch covers a domain matters more than the loss.
[<Sealed>]
type UnitPoints private (words: string, count: int, dimension: int, draw: RandomStream -> float[]) =
    static let check count dimension =
        Check.that
            (count > 0 && dimension > 0)
            "count"
            $"{count} points of {dimension} coordinates were asked for: give at least one of each."

    /// What they are, in words.
    member _.Words = words
    /// Number of points.
    member _.Count = count
    /// Coordinates of a point.
    member _.Dimension = dimension
    /// The points of a draw, [count × dimension].
    member _.Draw(stream: RandomStream) : float[] = draw stream

    /// Independent uniform points.
    static member Independent(count: int, dimension: int) : UnitPoints =
        check count dimension
        UnitPoints("independent", count, dimension, fun stream -> Array.init (count * dimension) (fun _ -> stream.NextUniform()))

    /// One point in each of sideᵈ cells: the variance falls with the square of the side where a function is smooth.
    static member Stratified(side: int, dimension: int) : UnitPoints =
        check side dimension
        let count = Seq.fold (fun n _ -> n * side) 1 (seq { 1..dimension })

        let cells =
            Array.init (count * dimension) (fun at -> Seq.fold (fun i _ -> i / side) (at / dimension) (seq { 1 .. at % dimension }) % side)

        UnitPoints(
            "stratified",
            count,
            dimension,
            fun stream -> cells |> Array.map (fun cell -> (float cell + stream.NextUniform()) / float side)
        )

    /// The sequence n a mod 1 with a_j = γ^{−j}, γ^{d+1} = γ + 1, moved by a new random shift a draw: even in any dimension.
    static member Kronecker(count: int, dimension: int) : UnitPoints =
        check count dimension

        let gamma =
            // Newton on γ^{d+1} − γ − 1, which is convex beyond 1.
            let power x n = Seq.fold (fun p _ -> p * x) 1.0 (seq { 1..n })

            Seq.fold
                (fun x _ -> x - (power x (dimension + 1) - x - 1.0) / (float (dimension + 1) * power x dimension - 1.0))
                2.0
                (seq { 1..60 })

        let direction = Array.init dimension (fun j -> Seq.fold (fun a _ -> a / gamma) 1.0 (seq { 0..j }))
        let fraction (x: float) = x - floor x

        UnitPoints(
            "Kronecker",
            count,
            dimension,
            fun stream ->
                let shift = Array.init dimension (fun _ -> stream.NextUniform())

                Array.init (count * dimension) (fun at ->
                    let j = at % dimension
                    fraction (float (at / dimension) * direction[j] + shift[j]))
        )

/// Points of a domain with their weights: x, and q with q² = 1/(density of the points) for the Lebesgue measure, so that E[(qψ)²] = ∫ψ².
[<Struct>]
type SampledPoint(point: float[], weight: float) =
    /// The point.
    member _.Point = point
    /// q
    member _.Weight = weight

/// Batches of weighted points as the source of a fit, whose programs read x and q.
module SampledPoints =
    /// Inputs x and q of the images of unit points.
    let images (map: float[] -> SampledPoint) (dimension: int) (unit: float[]) : float[][] =
        let points = Array.init (unit.Length / dimension) (fun i -> map (Array.sub unit (i * dimension) dimension))
        [| points |> Array.collect _.Point; points |> Array.map _.Weight |]

    /// New points for each step, the same for the same step.
    let drawn (points: UnitPoints) (map: float[] -> SampledPoint) (stream: RandomStream) : SampleSource =
        Drawn(points.Count, (fun step -> images map points.Dimension (points.Draw(stream.Child step))))

    /// The box Π [low_j, high_j].
    let box (low: float[]) (high: float[]) (u: float[]) : SampledPoint =
        let volume = Array.fold2 (fun v a b -> v * (b - a)) 1.0 low high
        SampledPoint(Array.mapi (fun j v -> low[j] + (high[j] - low[j]) * v) u, sqrt volume)

    /// A box with the weight of another measure: q² = volume · density(x).
    let weightedBox (low: float[]) (high: float[]) (density: float[] -> float) (u: float[]) : SampledPoint =
        let point = box low high u
        SampledPoint(point.Point, point.Weight * sqrt (density point.Point))

    let private pi = 3.141592653589793

    /// Normal points N(0, deviation² I): two uniform coordinates make two normal ones (Box and Muller), so u has an even number of them, of which the first `dimension` normals count.
    let normal (deviation: float) (dimension: int) (u: float[]) : SampledPoint =
        let z =
            Array.init dimension (fun j ->
                let first = 2 * (j / 2)
                let radius = sqrt (-2.0 * Elementary.log (1.0 - u[first]))
                let angle = 2.0 * pi * u[first + 1]
                radius * (if j % 2 = 0 then Elementary.cos angle else Elementary.sin angle))

        let square = Array.sumBy (fun v -> v * v) z
        let logDensity = -0.5 * square - float dimension * Elementary.log (deviation * sqrt (2.0 * pi))
        SampledPoint(z |> Array.map (fun v -> deviation * v), Elementary.exp (-0.5 * logDensity))
