/// Equations to test with, and their right-hand sides at a place.
module Spectral.Tests.Statements

open Spectral

/// An axis of the box.
let axis name left right wall : AxisText = { Name = name; Left = left; Right = right; Wall = wall }

/// A field of first order in time.
let field name equation initial : FieldText =
    {
        Name = name
        Equation = equation
        IsSecondOrder = false
        Initial = initial
        InitialVelocity = "0"
    }

/// A statement without parameters, from 0 to 1.
let equation axes fields : EquationText = { Name = "test"; Axes = axes; Fields = fields; Parameters = [||]; Times = [| 0.0; 1.0 |] }

/// One field u on an interval.
let onInterval wall formula initial = equation [| axis "x" -1.0 1.0 wall |] [| field "u" formula initial |]

/// What expressions of a place are at one place.
let at (place: float[]) (outputs: Expr -> Expr[]) : float[] =
    let x = Tensor.input "place" [| place.Length |]
    let named = outputs x |> Array.mapi (fun i e -> struct ($"{i}", e))

    (Reference.run (Lowering.lower "test" [| x |] named [||]) [||] 1 [| place |]).Outputs
    |> Array.map Array.head

/// The right-hand side of the first field at a place and a time, where the fields are their initial conditions.
let rightAt (text: EquationText) (place: float[]) (time: float) : float =
    let problem = (StatedEquation text).Problem

    (at place (fun x ->
        let jets = problem.Initial |> Array.map (fun g -> FieldJet(x, g x))
        problem.Equation.Right { Place = x; Time = Tensor.scalar time } jets))[0]
