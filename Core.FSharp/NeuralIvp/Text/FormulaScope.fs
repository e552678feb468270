namespace Spectral

open System

/// What the names of a formula mean: axes of the box, fields with their jets, parameters, the time t and π.
type FormulaScope =
    {
        /// The names of the axes, in order.
        Axes: string[]
        /// The names of the fields; none where a formula is of place alone.
        Fields: string[]
        /// Parameters and their values.
        Parameters: struct (string * float)[]
    }

/// A derivative that a formula names: of what, and how often along each axis.
type internal NamedDerivative = { Of: Formula; Orders: int[] }

/// The meaning of formulas as expressions at a place.
module internal FormulaMeaning =
    /// The highest order of a derivative.
    [<Literal>]
    let HighestOrder = 4

    let private functions = Array.append (Array.map fst FormulaFunctions.ofOne) (Array.map fst FormulaFunctions.ofTwo)

    /// The derivatives that can be named in one word: d and up to four axes.
    let private shortDerivatives (scope: FormulaScope) = scope.Axes |> Array.collect (fun a -> [| $"d{a}"; $"d{a}{a}" |])

    /// The axes that the letters behind a d name, such as "xxy".
    let rec private split (axes: string[]) (word: string) : int list option =
        if word = "" then
            Some []
        else
            axes
            |> Array.indexed
            |> Array.tryPick (fun (i, axis) ->
                if word.StartsWith(axis, StringComparison.Ordinal) then
                    split axes word[axis.Length ..] |> Option.map (fun rest -> i :: rest)
                else
                    None)

    let private only (source: FormulaSource) word (arguments: Formula list) count at =
        if arguments.Length <> count then
            let many = if count = 1 then "one argument" else $"{count} arguments"
            source.Refuse(at, String.length word, $"'{word}' takes {many}, not {arguments.Length}")

    /// The derivative that a call names, if it names one; the Laplacian is a sum of some.
    let private tryDerivative (source: FormulaSource) (scope: FormulaScope) word (arguments: Formula list) at : NamedDerivative option =
        let orders (axes: int list) = Array.init scope.Axes.Length (fun i -> axes |> List.filter ((=) i) |> List.length)

        if word = "d" then
            match arguments with
            | [ inner; Formula.Name(axis, place); Formula.Number(order, where) ] ->
                match Array.IndexOf(scope.Axes, axis) with
                | -1 -> source.Refuse(place, axis.Length, Suggestion.unknown "axis" axis scope.Axes)
                | _ when order <> Math.Floor order || order < 1.0 || order > float HighestOrder ->
                    source.Refuse(where, 1, $"the order of a derivative is 1 to {HighestOrder}")
                | i -> Some { Of = inner; Orders = orders (List.replicate (int order) i) }
            | _ -> source.Refuse(at, 1, $"the long form of a derivative is d(u, {scope.Axes[0]}, 3)")
        elif word.Length > 1 && word[0] = 'd' then
            match split scope.Axes word[1..] with
            | Some axes ->
                only source word arguments 1 at
                Some { Of = arguments.Head; Orders = orders axes }
            | None -> None
        else
            None

    /// The name of a call that no function bears.
    let private refuseCall (source: FormulaSource) (scope: FormulaScope) (word: string) at =
        let isTime = word.Length > 1 && word[0] = 'd' && String.forall ((=) 't') word[1..]

        if isTime then
            source.Refuse(
                at,
                word.Length,
                $"'{word}' is a derivative in time, and a formula is the right-hand side only: u_t = … is \"equation\", u_tt = … \"equation-tt\""
            )

        let known = Array.concat [ functions; shortDerivatives scope; [| "d"; "laplacian" |] ]

        if Array.contains word scope.Fields || Array.contains word scope.Axes then
            source.Refuse(at, word.Length, $"'{word}' is no function: write a product with *")

        source.Refuse(at, word.Length, Suggestion.unknown "function" word known)

    /// The value of a formula at a place, a scalar; `jets`: those of the fields.
    let expression (source: FormulaSource) (scope: FormulaScope) (at: PlaceAndTime) (jets: FieldJet[]) (formula: Formula) : Expr =
        let finite place length (e: Expr) =
            match FormulaFunctions.numberOf e with
            | ValueSome x when not (Double.IsFinite x) -> source.Refuse(place, length, $"this is {x}, not a finite number")
            | _ -> e

        let name word place =
            let parameter =
                scope.Parameters
                |> Array.tryPick (fun struct (name, value) -> if name = word then Some value else None)

            match Array.IndexOf(scope.Fields, word), Array.IndexOf(scope.Axes, word), parameter with
            | -1, -1, Some value -> Tensor.scalar value
            | -1, -1, None when word = "t" -> at.Time
            | -1, -1, None when word = "pi" -> Tensor.scalar Math.PI
            | -1, -1, None ->
                if Array.contains word functions || word = "laplacian" then
                    source.Refuse(place, word.Length, $"'{word}' is a function: write {word}(…)")

                let parameters = scope.Parameters |> Array.map (fun struct (name, _) -> name)
                let known = Array.concat [ scope.Fields; scope.Axes; parameters; [| "t"; "pi" |] ]
                source.Refuse(place, word.Length, Suggestion.unknown "name" word known)
            | -1, axis, _ -> at.Coordinate axis
            | field, _, _ -> jets[field].Value

        let rec value (formula: Formula) : Expr =
            match formula with
            | Formula.Number(x, _) -> Tensor.scalar x
            | Formula.Name(word, place) -> name word place
            | Formula.Negated inner -> FormulaFunctions.operation '*' (Tensor.scalar -1.0) (value inner)
            | Formula.Operation(symbol, left, right, place) ->
                FormulaFunctions.operation symbol (value left) (value right) |> finite place 1
            | Formula.Call("laplacian", arguments, place) ->
                only source "laplacian" arguments 1 place
                (jetOf arguments.Head).Laplacian
            | Formula.Call(word, arguments, place) ->
                match tryDerivative source scope word arguments place with
                | Some derivative -> derive derivative
                | None ->
                    match
                        Array.tryFind (fst >> (=) word) FormulaFunctions.ofOne, Array.tryFind (fst >> (=) word) FormulaFunctions.ofTwo
                    with
                    | Some(_, f), _ ->
                        only source word arguments 1 place
                        f (value arguments.Head)
                    | None, Some(_, f) ->
                        only source word arguments 2 place
                        f (value arguments[0]) (value arguments[1])
                    | None, None -> refuseCall source scope word place

        and jetOf (formula: Formula) : FieldJet =
            match formula with
            | Formula.Name(word, _) when Array.contains word scope.Fields -> jets[Array.IndexOf(scope.Fields, word)]
            | _ -> FieldJet(at.Place, value formula)

        /// Derivatives of derivatives are taken together; of one axis or two once each they are the jet's own, others one axis after another.
        and derive (derivative: NamedDerivative) : Expr =
            match derivative.Of with
            | Formula.Call(word, arguments, place) when (word <> "laplacian" && (tryDerivative source scope word arguments place).IsSome) ->
                let inner = (tryDerivative source scope word arguments place).Value
                derive { inner with Orders = Array.map2 (+) inner.Orders derivative.Orders }
            | _ ->
                let axes = [| 0 .. scope.Axes.Length - 1 |] |> Array.filter (fun i -> derivative.Orders[i] > 0)

                match axes with
                | [| axis |] when derivative.Orders[axis] = 1 -> (jetOf derivative.Of).Partial axis
                | [| axis |] -> (jetOf derivative.Of).Derivative(axis, derivative.Orders[axis])
                | [| i; j |] when derivative.Orders[i] = 1 && derivative.Orders[j] = 1 -> (jetOf derivative.Of).Mixed(i, j)
                | _ ->
                    let first = axes[0]
                    let rest = derivative.Orders |> Array.mapi (fun i n -> if i = first then 0 else n)
                    FieldJet(at.Place, derive { derivative with Orders = rest }).Derivative(first, derivative.Orders[first])

        value formula

    /// The highest order of the derivatives of fields in a formula, 0 where there is none.
    /// Errors: an order beyond four.
    let order (source: FormulaSource) (scope: FormulaScope) (formula: Formula) : int =
        /// −1 where no field is met.
        let rec orderOf (formula: Formula) : int =
            match formula with
            | Formula.Number _ -> -1
            | Formula.Name(word, _) -> if Array.contains word scope.Fields then 0 else -1
            | Formula.Negated inner -> orderOf inner
            | Formula.Operation(_, left, right, _) -> max (orderOf left) (orderOf right)
            | Formula.Call(word, arguments, place) ->
                let inner, own =
                    if word = "laplacian" then
                        orderOf arguments.Head, 2
                    else
                        match tryDerivative source scope word arguments place with
                        | Some derivative -> orderOf derivative.Of, Array.sum derivative.Orders
                        | None -> (arguments |> List.map orderOf |> List.max), 0

                if inner < 0 then
                    inner
                else
                    if inner + own > HighestOrder then
                        source.Refuse(place, word.Length, $"this is a derivative of order {inner + own}: the highest is {HighestOrder}")

                    inner + own

        max 0 (orderOf formula)
