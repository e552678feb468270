namespace Spectral

open System

/// How near a basis of one order comes to the data, over the snapshots that were looked at.
type FloorAt =
    {
        /// N.
        Order: int
        /// Number of modes of one field.
        Modes: int
        /// The largest floor ‖u − û‖/‖u‖.
        Worst: float
        /// The median floor.
        Median: float
        /// Root mean square over the snapshots of the relative error at points that are left out one at a time: what the floor hides where it follows noise, or swings between the points.
        LeftOut: float
        /// The largest share of ‖û‖² that the samples do not see, beyond or between them; NaN where they do not tell.
        Unseen: float
    }

/// A basis that was tried on the data: its floors at every order, and the order that was taken.
type BasisCandidate =
    {
        /// The families of the axes, "hermite" or "fourier × legendre".
        Family: string
        /// The kinds of their domains, "line" or "periodic × interval".
        Kind: string
        /// "moving" where β or x₀ follow the data, "constant" where they could but stay, empty where the domain fixes them.
        Frame: string
        /// The rule, at the order taken; of a candidate that could not be used, at the least order.
        Basis: ObservedBasis
        /// The floors at the order taken; of a candidate that could not be used all numbers are NaN.
        Chosen: FloorAt
        /// The floors at all orders tried, ascending; none of a candidate that could not be used.
        Curve: FloorAt[]
        /// Why it could not be used; empty if it could.
        Refusal: string
    }

    /// Whether it could be used.
    member this.IsUsable = this.Refusal = ""

    /// Family, set and frame: "hermite, moving", "legendre × legendre, γ = 0".
    member this.Name =
        let set = if this.Basis.Dimension > 1 then $", {this.Basis.Sets}" else ""
        let frame = if this.Frame = "" then "" else $", {this.Frame}"
        $"{this.Family}{set}{frame}"

/// Measures candidates on snapshots.
module internal CandidateFloors =
    /// Share of ‖û‖² beyond or between the samples up to which a basis is thought to be held by them.
    let largestUnseen = 0.1

    let nothing = { Order = 0; Modes = 0; Worst = nan; Median = nan; LeftOut = nan; Unseen = nan }

    let plain (fault: ArgumentException) =
        match fault.ParamName with
        | null -> fault.Message
        | name -> fault.Message.Replace($" (Parameter '{name}')", "")

    let describe (basis: ObservedBasis) (frame: string) : BasisCandidate =
        let joined (of': AxisRule -> string) = String.Join(" × ", basis.Axes |> Array.map of')

        {
            Family = joined _.Family
            Kind = joined _.Kind
            Frame = frame
            Basis = basis
            Chosen = nothing
            Curve = [||]
            Refusal = ""
        }

    /// The floors of a rule at every order from `least` to its own.
    let curve (basis: ObservedBasis) (least: int) (snapshots: FieldSnapshot[]) : FloorAt[] =
        let struct (modes, counts) = basis.Growth
        let orders = [| least .. basis.Order |]
        let asked = orders |> Array.map (fun n -> counts[n - 1])
        let fields = basis.Fields
        let gram = if basis.Dimension = 1 then Some(basis.Basis.Gram) else None
        let isNatural = modes |> Array.indexed |> Array.forall (fun (i, m) -> i = m)

        let measured =
            basis.Fits(snapshots, modes)
            |> Array.ofSeq
            |> Array.choose (fun one ->
                let s, fit, weights, isRule = one.Data, one.Fit, one.Weights, one.IsRule

                let norm (weights: float[]) =
                    let mutable sum = 0.0

                    for f in 0 .. fields - 1 do
                        for i in 0 .. s.Count - 1 do
                            let u = s.Fields[f][i] / basis.Units[f]
                            sum <- sum + weights[i] * u * u

                    sum

                let all = norm weights

                if all = 0.0 then
                    None
                else
                    let carried = asked |> Array.filter (fun m -> m <= fit.Count)
                    let values = s.Fields |> Array.mapi (fun f field -> field |> Array.map (fun v -> v / basis.Units[f]))
                    let errors = values |> Array.map (fun u -> fit.Errors(u, carried))
                    let shares = values |> Array.map (fun u -> fit.Shares(u, (if carried.Length = 0 then 0 else Array.last carried)))

                    let unseen (m: int) =
                        match gram with
                        | _ when not isRule -> nan
                        | None when not basis.Tensor.IsUnweighted -> nan
                        | _ ->
                            let mutable seen = 0.0
                            let mutable whole = 0.0

                            for own in shares do
                                let c = fit.Coefficients(own, m)
                                seen <- seen + Summation.dotOf own 0 own 0 m

                                whole <-
                                    whole
                                    + match gram with
                                      | Some g when not basis.Tensor.IsUnweighted && isNatural ->
                                          let padded = Array.append c (Array.zeroCreate (g.Columns - m))
                                          Summation.dot padded (g.Apply padded)
                                      | _ -> Summation.dot c c

                            if whole > 0.0 then max 0.0 (1.0 - seen / whole) else 0.0

                    carried
                    |> Array.mapi (fun at m ->
                        let total pick = errors |> Array.sumBy (fun own -> pick own[at])
                        let missed = total (fun (struct (_, missed)) -> missed)
                        struct (sqrt (total (fun (struct (left, _)) -> left) / all), missed / all, unseen m))
                    |> Some)

        let reached = if measured.Length = 0 then 0 else measured |> Array.map _.Length |> Array.min

        Array.init reached (fun at ->
            let of' pick = measured |> Array.map (fun own -> pick own[at])
            let floors = of' (fun (struct (floor, _, _)) -> floor)

            {
                Order = orders[at]
                Modes = asked[at]
                Worst = Array.max floors
                Median = NoiseEstimate.median floors
                LeftOut = sqrt (Summation.sum (of' (fun (struct (_, missed, _)) -> missed)) / float measured.Length)
                Unseen = of' (fun (struct (_, _, unseen)) -> unseen) |> Array.max
            })

    /// Whether the samples hold the function of this order.
    let isHeld (floor: FloorAt) = not (floor.Unseen > largestUnseen)
