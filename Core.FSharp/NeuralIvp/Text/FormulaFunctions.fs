namespace Spectral

open System

/// What formulas may call, beside derivatives.
module internal FormulaFunctions =
    let private abs x = Tensor.positivePart x + Tensor.positivePart (-x)
    let private max a b = a + Tensor.positivePart (b - a)

    /// Functions of one argument.
    let ofOne: (string * (Expr -> Expr))[] =
        [|
            "abs", abs
            "cos", Tensor.cos
            "cosh", fun x -> 0.5 * (Tensor.exp x + Tensor.exp (-x))
            "erf", Tensor.erf
            "exp", Tensor.exp
            "log", Tensor.log
            "sigmoid", Tensor.sigmoid
            "sin", Tensor.sin
            "sinh", fun x -> 0.5 * (Tensor.exp x - Tensor.exp (-x))
            "sqrt", Tensor.squareRoot
            "step", Tensor.heaviside
            "tan", fun x -> Tensor.sin x / Tensor.cos x
            "tanh", Tensor.tanh
        |]

    /// Functions of two arguments.
    let ofTwo: (string * (Expr -> Expr -> Expr))[] =
        [| "max", max; "min", fun a b -> a - Tensor.positivePart (a - b) |]

    /// The number that an expression is, where it is one.
    let numberOf (e: Expr) = e.Uniform

    /// An operation on numbers where both are, on expressions else.
    let private folded (numbers: float -> float -> float) expressions (a: Expr) (b: Expr) =
        match numberOf a, numberOf b with
        | ValueSome x, ValueSome y -> Tensor.scalar (numbers x y)
        | _ -> expressions a b

    let private isZero e = numberOf e = ValueSome 0.0

    /// Whole powers at most that are products.
    let private mostProducts = 64.0

    /// bⁿ for a whole n ≥ 1, by squares.
    let rec private product (b: Expr) (n: int) : Expr =
        if n = 1 then b
        elif n % 2 = 0 then product (Tensor.square b) (n / 2)
        else b * product b (n - 1)

    /// b^a: products for whole exponents, a root besides for halves, exp(a log b), b > 0, otherwise.
    let private power (b: Expr) (a: Expr) : Expr =
        let one = Tensor.scalar 1.0

        let ofWhole (n: float) =
            if n = 0.0 then one
            elif n > 0.0 then product b (int n)
            else one / product b (int -n)

        match numberOf a with
        | ValueSome n when n = Math.Floor n && Math.Abs n <= mostProducts ->
            match numberOf b with
            | ValueSome x when n >= 0.0 -> Tensor.scalar (Seq.fold (fun y _ -> y * x) 1.0 (seq { 1 .. int n }))
            | ValueSome x -> Tensor.scalar (1.0 / Seq.fold (fun y _ -> y * x) 1.0 (seq { 1 .. int -n }))
            | ValueNone -> ofWhole n
        | ValueSome n when 2.0 * n = Math.Floor(2.0 * n) && Math.Abs n <= mostProducts ->
            let root = Tensor.squareRoot b
            let whole = Math.Floor n
            if whole = 0.0 then root else ofWhole whole * root
        | _ -> Tensor.exp (a * Tensor.log b)

    /// What an operator does; what is known to be zero or a number is computed at once.
    let operation (symbol: char) (a: Expr) (b: Expr) : Expr =
        match symbol with
        | '+' -> folded (+) Tensor.add a b
        | '-' -> folded (-) Tensor.subtract a b
        | '*' when isZero a || isZero b -> Tensor.scalar 0.0
        | '*' -> folded (*) Tensor.multiply a b
        | '/' -> folded (/) Tensor.divide a b
        | _ -> power a b
