namespace Spectral

open System

/// What holds at both ends of an axis of a stated equation.
type WallCondition =
    /// The ends are one place.
    | Periodic = 0
    /// u = 0.
    | Zero = 1
    /// The normal derivative is 0.
    | Neumann = 2
    /// u stays what it is at the start.
    | Fixed = 3
    /// Nothing is imposed: for what flows out, or never reaches the ends.
    | Free = 4

/// An axis of the box.
type AxisText =
    {
        /// Its name in formulas.
        Name: string
        /// Its left end.
        Left: float
        /// Its right end.
        Right: float
        /// What holds at both.
        Wall: WallCondition
    }

/// A field: ∂u/∂t, or ∂²u/∂t² where it is of second order, is a formula of all fields.
type FieldText =
    {
        /// Its name in formulas; the velocity of a field u of second order is u_t.
        Name: string
        /// The right-hand side.
        Equation: string
        /// Whether the equation gives ∂²u/∂t².
        IsSecondOrder: bool
        /// u at the start, of place alone.
        Initial: string
        /// ∂u/∂t at the start where the equation is of second order.
        InitialVelocity: string
    }

/// An initial value problem in words, as a user writes it.
type EquationText =
    {
        /// Its name.
        Name: string
        /// The box.
        Axes: AxisText[]
        /// The fields.
        Fields: FieldText[]
        /// Parameters and their values.
        Parameters: struct (string * float)[]
        /// The start, and the times at which the solution is wanted.
        Times: float[]
    }

/// Checks of what no formula is needed for.
module internal EquationTextCheck =
    /// Axes at most.
    let private mostAxes = 6

    /// Names that mean something in every formula.
    let private reserved =
        Array.concat [ [| "t"; "pi"; "d"; "laplacian" |]; Array.map fst FormulaFunctions.ofOne; Array.map fst FormulaFunctions.ofTwo ]

    let private isName (word: string) =
        word <> ""
        && (Char.IsLetter word[0])
        && Seq.forall (fun c -> Char.IsLetterOrDigit c || c = '_') word

    let private names (equation: EquationText) =
        Array.concat
            [
                equation.Axes |> Array.map (fun axis -> "axis", axis.Name)
                equation.Fields |> Array.map (fun field -> "field", field.Name)
                equation.Fields
                |> Array.filter _.IsSecondOrder
                |> Array.map (fun field -> "velocity", field.Name + "_t")
                equation.Parameters |> Array.map (fun struct (name, _) -> "parameter", name)
            ]

    /// Refuses names that cannot be told apart, a box that is none, and times that do not ascend.
    let run (equation: EquationText) =
        let refuse message = Check.that false "equation" message
        let all = names equation

        if
            not (
                Seq.forall (fun c -> Char.IsLetterOrDigit c || c = '_' || c = '-') equation.Name
                && equation.Name <> ""
            )
        then
            refuse $"the equation cannot be called '{equation.Name}': use letters, digits, - and _, as files are named after it."

        for kind, name in all do
            if not (isName name) then
                refuse $"the {kind} '{name}' cannot be named in a formula: use letters, digits and _, a letter first."

            if Array.contains name reserved then
                refuse $"the {kind} '{name}' has a name with a meaning of its own in formulas: call it otherwise."

            match all |> Array.filter (snd >> (=) name) with
            | [| _ |] -> ()
            | same ->
                refuse
                    $"'{name}' is the name of {same.Length} things ({String.Join(Suggestion.separator, Array.map fst same)}): give each its own."

        Check.that
            (equation.Axes.Length >= 1 && equation.Axes.Length <= mostAxes)
            "equation"
            $"the box has {equation.Axes.Length} axes: give 1 to {mostAxes}."

        Check.that
            (equation.Fields.Length >= 1)
            "equation"
            "there is no field: give at least one with its equation and its initial condition."

        for axis in equation.Axes do
            if not (Double.IsFinite axis.Left && Double.IsFinite axis.Right && axis.Left < axis.Right) then
                refuse $"axis {axis.Name} goes from {axis.Left} to {axis.Right}: give two finite ends, the left one smaller."

        for struct (name, value) in equation.Parameters do
            if not (Double.IsFinite value) then
                refuse $"parameter {name} is {value}: give a finite number."

        if equation.Times.Length < 2 then
            refuse "at least two times are needed: the start, and one at which the solution is wanted."

        equation.Times
        |> Array.iteri (fun i time ->
            if not (Double.IsFinite time) || (i > 0 && time <= equation.Times[i - 1]) then
                refuse $"time {i + 1} is {time}: times must be finite and ascending.")
