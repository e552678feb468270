namespace Spectral

open System

/// An equation as it was written, read and checked: its formulas, and the problem that they state. The fields are those of the text in order, the velocities of those of second order behind them.
/// Errors: an ArgumentException of one line for a formula that cannot be meant, an initial condition or a right-hand side that is not finite at the start, and one that does not fit the walls.
[<Sealed>]
type StatedEquation(text: EquationText) =
    /// An initial condition may miss the condition on a wall by this share of its largest value.
    static let wallSlack = 1e-2
    /// Points at which conditions are tried.
    static let trials = 256

    do EquationTextCheck.run text
    let dimension = text.Axes.Length
    let box = text.Axes |> Array.map (fun axis -> struct (axis.Left, axis.Right))
    let second = text.Fields |> Array.filter _.IsSecondOrder
    let fields = Array.append (text.Fields |> Array.map _.Name) (second |> Array.map (fun field -> field.Name + "_t"))

    let scopeOf fields = { Axes = text.Axes |> Array.map _.Name; Fields = fields; Parameters = text.Parameters }

    let scope, ofPlace = scopeOf fields, scopeOf [||]

    let read what formula =
        let source = { What = what; Text = formula }
        struct (source, Formula.parse source)

    let equations = text.Fields |> Array.map (fun field -> read $"equation of {field.Name}" field.Equation)

    let initial =
        Array.append
            (text.Fields |> Array.map (fun field -> read $"initial condition of {field.Name}" field.Initial))
            (second |> Array.map (fun field -> read $"initial condition of {field.Name}_t" field.InitialVelocity))

    let order =
        equations
        |> Array.map (fun struct (source, formula) -> FormulaMeaning.order source scope formula)
        |> Array.max

    let right (at: PlaceAndTime) (jets: FieldJet[]) =
        let given =
            equations
            |> Array.map (fun struct (source, formula) -> FormulaMeaning.expression source scope at jets formula)

        // u_t = u_t for a field of second order, and its equation belongs to its velocity.
        let velocity q = fields.Length - second.Length + Array.IndexOf(second, text.Fields[q])

        Array.append
            (text.Fields
             |> Array.mapi (fun q field -> if field.IsSecondOrder then jets[velocity q].Value else given[q]))
            (second |> Array.map (fun field -> given[Array.IndexOf(text.Fields, field)]))

    let start = text.Times[0]

    let initials =
        initial
        |> Array.map (fun struct (source, formula) ->
            fun (x: Expr) -> FormulaMeaning.expression source ofPlace { Place = x; Time = Tensor.scalar start } [||] formula)

    let sampled (points: float[][]) (outputs: Expr -> Expr[]) =
        let place = Tensor.input "place" [| dimension |]
        let named = outputs place |> Array.mapi (fun i e -> struct ($"{i}", e))
        (Reference.run (Lowering.lower text.Name [| place |] named [||]) [||] points.Length [| Array.concat points |]).Outputs

    let inside =
        let box = text.Axes |> Array.map (fun axis -> struct (axis.Left, axis.Right))
        Array.init trials (fun k -> Halton.within box (Halton.point dimension (k + 1)))

    let placeText (x: float[]) =
        let coordinates = Array.map2 (fun (axis: AxisText) (v: float) -> $"{axis.Name} = {v:G4}") text.Axes x
        String.Join(Suggestion.separator, coordinates)

    let checkFinite what (points: float[][]) (values: float[]) =
        match values |> Array.tryFindIndex (fun v -> not (Double.IsFinite v)) with
        | Some i -> Check.that false "equation" $"the {what} is {values[i]} at {placeText points[i]}: it must be finite in the whole box."
        | None -> ()

    let onWall axis (value: float) = inside |> Array.map (fun x -> Array.updateAt axis value x)
    let atStart (x: Expr) = initials |> Array.map (fun g -> g x)
    let largest (values: float[]) = values |> Array.map abs |> Array.max
    let startValues = sampled inside atStart

    /// What the condition on a wall asks to be small there, and its unit.
    let checkWall axis (own: AxisText) =
        let names = initial |> Array.map (fun struct (source, _) -> source.What)
        let left, right = onWall axis own.Left, onWall axis own.Right
        let size q = largest startValues[q]

        let complain q (missed: float) rule advice =
            if missed > wallSlack * size q then
                Check.that
                    false
                    "equation"
                    $"the {names[q]} misses the condition '{rule}' on the walls of {own.Name} by {missed:G3}: {advice}."

        match own.Wall with
        | WallCondition.Zero ->
            Array.iteri2
                (fun q l r ->
                    complain q (max (largest l) (largest r)) "zero" "make it zero there, or state 'fixed' to keep its values there")
                (sampled left atStart)
                (sampled right atStart)
        | WallCondition.Periodic ->
            Array.iteri2
                (fun q l r ->
                    complain q (largest (Array.map2 (-) l r)) "periodic" "give both ends the same values, or state another boundary")
                (sampled left atStart)
                (sampled right atStart)
        | WallCondition.Neumann ->
            let slopes (x: Expr) = atStart x |> Array.map (fun u -> (own.Right - own.Left) * FieldJet(x, u).Partial axis)

            Array.iteri2
                (fun q l r -> complain q (max (largest l) (largest r)) "neumann" "make its slope zero there, or state another boundary")
                (sampled left slopes)
                (sampled right slopes)
        | _ -> ()

    do
        Array.iter2 (fun (struct (source: FormulaSource, _)) values -> checkFinite source.What inside values) initial startValues
        Array.iteri checkWall text.Axes

    let rates (x: Expr) =
        let jets = atStart x |> Array.map (fun u -> FieldJet(x, u))
        right { Place = x; Time = Tensor.scalar start } jets

    let startRates = sampled inside rates

    do
        startRates
        |> Array.iteri (fun q values -> checkFinite $"right-hand side of {fields[q]} at the start" inside values)

    let isZero q = largest startValues[q] = 0.0
    let duration = text.Times[text.Times.Length - 1] - start

    do
        Check.that
            (Array.exists (fun values -> largest values > 0.0) (Array.append startValues startRates))
            "equation"
            "every field begins at zero and stays there: give an initial condition or a source."

    /// Squares of what the fields are measured by. A velocity: |u u_tt| beside its own square, c²|∇u|² in the mean for waves; what begins at zero by what its first rate makes of it, or by the
    /// fields beside it.
    let squaredScales (at: PlaceAndTime) (jets: FieldJet[]) =
        let rates = right at jets
        let size x = Tensor.positivePart x + Tensor.positivePart (-x)
        let firsts = fields.Length - second.Length

        Array.init fields.Length (fun q ->
            let own = Tensor.square jets[q].Value

            let waves () =
                let u = Array.IndexOf(text.Fields, second[q - firsts])
                own + size (jets[u].Value * rates[q])

            let isWave = q >= firsts && not (isZero (Array.IndexOf(text.Fields, second[q - firsts])))

            if isWave && largest startRates[q] > 0.0 then
                waves ()
            elif not (isZero q) then
                own
            elif largest startRates[q] > 0.0 then
                duration * duration * Tensor.square rates[q]
            else
                jets |> Array.map (fun jet -> Tensor.square jet.Value) |> Array.reduce Tensor.add)

    let walled =
        [| 0 .. dimension - 1 |]
        |> Array.filter (fun i -> text.Axes[i].Wall = WallCondition.Zero || text.Axes[i].Wall = WallCondition.Fixed)

    let has wall = text.Axes |> Array.exists (fun axis -> axis.Wall = wall)

    do
        Check.that
            (not (has WallCondition.Neumann)
             || text.Axes |> Array.forall (fun axis -> axis.Wall = WallCondition.Neumann))
            "equation"
            "the boundary 'neumann' cannot stand beside another one: state it for every axis."

    /// As it was written.
    member _.Text = text
    /// The box.
    member _.Box = box
    /// The names of all fields, velocities behind.
    member _.Fields = fields
    /// The highest order of the derivatives in space.
    member _.Order = order
    /// Whether a field is of second order in time.
    member _.IsWave = second.Length > 0
    /// Whether the solution must begin with its initial condition itself rather than with a fit: where it keeps its values on a wall, or the first field begins at zero.
    member _.BeginsCentred = has WallCondition.Fixed || isZero 0
    /// Whether there is such a wall.
    member _.Has(wall: WallCondition) = has wall

    /// The problem that is stated.
    member _.Problem: InitialValueProblem =
        let equation =
            {
                EvolutionEquation.Name = text.Name
                Dimension = dimension
                Fields = fields
                Right = right
            }

        let factor =
            if walled.Length = 0 then
                None
            else
                let ends = walled |> Array.map (fun i -> box[i])
                Some(fun x -> InitialValueProblem.wallFactor ends (Tensor.gather walled x))

        { InitialValueProblem.inBox equation box factor initials text.Times with
            SquaredScales = squaredScales
        }
