namespace Spectral

open System

/// A solution at one time that is made of Gaussians, so that its Hermite coefficients are known in closed form.
type internal GaussianSnapshot =
    {
        /// Point [dimension] ↦ values [fields].
        Values: float[] -> float[]
        /// Labels, one an axis, and a set ↦ the coefficients of the Hermite functions at these labels, [fields × indices].
        Coefficients: Label[] -> GaussianRecursion -> float[][]
        /// ∫ |u|² dx.
        SquareNorm: unit -> float
    }

/// An exact solution at one frozen time: everything that depends on t alone is already computed.
type internal Snapshot =
    /// One real field of one variable: x ↦ u.
    | OnLine of (float -> float)
    /// Any number of fields and variables: point [dimension] ↦ values [fields].
    | InSpace of (float[] -> float[])
    /// Any number of fields and variables, made of Gaussians.
    | Gaussian of GaussianSnapshot

/// Where a solution is along one axis and how wide: first moment and the length that a unit scale stands for.
[<Struct>]
type internal Extent = { Middle: float; Width: float }

/// The exact solution of a problem for one draw of its parameters.
type internal Solution =
    {
        /// t ↦ the solution at t.
        At: float -> Snapshot
        /// t ↦ middle and width, one an axis; the canonical label is β = q/width, x₀ = middle.
        Extents: float -> Extent[]
    }

/// One draw of a problem: its exact solution and canonical labels.
/// Value, ValuesOn, ValuesAt and Labels take any time t ≥ 0, not only those of the problem.
[<Sealed>]
type Trajectory internal (problem: string, dimension: int, fields: int, factor: float, parameters: float[], solution: Solution) =

    let checkTime (time: float) =
        Check.that
            (Double.IsFinite time && time >= 0.0)
            "time"
            $"{problem} starts at t = 0 and was asked for t = {time}: give a finite time, not negative."

    let checkPoint (point: float[]) =
        Check.that
            (point.Length = dimension)
            "point"
            $"{problem} has {dimension} variable(s) and was asked for a point of {point.Length} coordinate(s): give {dimension}."

    /// The random parameters drawn, in the order of the problem's ParameterNames.
    member _.Parameters = Array.copy parameters

    /// The solution at a point [dimension]: its fields (one real field, or real and imaginary part).
    member _.Value(time: float, point: float[]) : float[] =
        checkTime time
        checkPoint point

        match solution.At time with
        | OnLine value -> [| value point[0] |]
        | InSpace values -> values point
        | Gaussian snapshot -> snapshot.Values point

    /// A real solution of one variable on many points x [points]: values [points].
    member _.ValuesOn(time: float, x: float[]) : float[] =
        checkTime time

        match solution.At time with
        | OnLine value -> Array.map value x
        | InSpace _
        | Gaussian _ ->
            invalidArg
                "x"
                $"{problem} has {dimension} variable(s) and {fields} field(s), ValuesOn serves one of each: call ValuesAt with points of {dimension} coordinates."

    /// The solution on many points [points × dimension]: values [fields × points].
    member _.ValuesAt(time: float, points: float[][]) : float[][] =
        checkTime time
        Array.iter checkPoint points

        let inSpace (values: float[] -> float[]) =
            let result = Array.init fields (fun _ -> Array.zeroCreate points.Length)

            for i in 0 .. points.Length - 1 do
                let at = values points[i]

                for field in 0 .. fields - 1 do
                    result[field][i] <- at[field]

            result

        match solution.At time with
        | OnLine value -> [| points |> Array.map (fun point -> value point[0]) |]
        | InSpace values -> inSpace values
        | Gaussian snapshot -> inSpace snapshot.Values

    /// The solution as a sum of Gaussians; refused where it is none.
    member internal _.GaussianAt(time: float) : GaussianSnapshot =
        checkTime time

        match solution.At time with
        | Gaussian snapshot -> snapshot
        | OnLine _
        | InSpace _ ->
            invalidArg
                "time"
                $"{problem} is not made of Gaussians, so its Hermite coefficients are not known in closed form: project its values by TensorBasis.Project."

    /// The coefficients in Hermite functions at these labels, one an axis, over the recursion's set, exactly: [fields × indices].
    member this.HermiteCoefficients(time: float, labels: Label[], recursion: GaussianRecursion) : float[][] =
        Check.that
            (labels.Length = dimension && recursion.Set.Dimension = dimension)
            "labels"
            $"{problem} has {dimension} variable(s): give as many labels (not {labels.Length}) and a set of that dimension (not {recursion.Set.Dimension})."

        (this.GaussianAt time).Coefficients labels recursion

    /// The canonical labels, one an axis: x₀ the first moment, β = q/width, with q the problem's label factor.
    member _.Labels(time: float) : Label[] =
        checkTime time

        solution.Extents time
        |> Array.map (fun extent -> { Scale = factor / extent.Width; Center = extent.Middle })
