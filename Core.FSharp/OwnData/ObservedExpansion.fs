namespace Spectral

/// Own data in the basis chosen for them: every snapshot with its labels, coefficients and floor, in the order of the source.
[<Sealed>]
type ObservedExpansion private (basis: ObservedBasis, states: ExpandedSnapshot[]) =
    /// The basis.
    member _.Basis = basis
    /// The expanded snapshots.
    member _.States = states
    /// The states (c, β, x₀), one array a snapshot, as ObservedBasis.Pack.
    member _.Vectors: float[][] = states |> Array.map basis.Pack
    /// The largest floor.
    member _.Worst = states |> Array.map _.Floor |> Array.max
    /// The median floor.
    member _.Median = NoiseEstimate.median (states |> Array.map _.Floor)

    /// All snapshots in a basis.
    static member Project(basis: ObservedBasis, snapshots: seq<FieldSnapshot>) : ObservedExpansion =
        let states = Array.ofSeq (basis.Project snapshots)
        Check.that (states.Length > 0) "snapshots" "there are no snapshots: give at least one time."
        ObservedExpansion(basis, states)

    /// All snapshots in the basis of a choice.
    static member Project(choice: BasisChoice, snapshots: seq<FieldSnapshot>) : ObservedExpansion =
        ObservedExpansion.Project(choice.Basis, snapshots)
