module Spectral.Tests.FormulaTests

open System
open FsCheck
open FsCheck.FSharp
open NUnit.Framework
open Spectral
open Spectral.Tests.Statements

/// Elementary functions differ from those of System.Math by an ulp or two.
let private roundOff = 1e-14

/// Of derivatives, relative to one.
let private ofDerivatives = 1e-11

let private x, y, t = 0.7, 0.4, 0.3
let private a = 1.5

/// u = sin x e^{y/2} + 2 on a square, with a parameter.
let private onSquare formula =
    { equation [| axis "x" 0.1 1.0 WallCondition.Free; axis "y" 0.1 1.0 WallCondition.Free |] [| field "u" formula "sin(x)*exp(y/2) + 2" |] with
        Parameters = [| struct ("a", a) |]
    }

let private value formula = rightAt (onSquare formula) [| x; y |] t
let private s, c, e = sin x, cos x, exp (y / 2.0)
let private u = s * e + 2.0

let private close (tolerance: float) (expected: float) (formula: string) =
    Assert.That(value formula, Is.EqualTo(expected).Within(tolerance * max 1.0 (abs expected)), formula)

[<TestCase("1 + 2*3", 7.0)>]
[<TestCase("(1 + 2)*3", 9.0)>]
[<TestCase("-2^2", -4.0)>]
[<TestCase("(-2)^2", 4.0)>]
[<TestCase("2^-1", 0.5)>]
[<TestCase("2^3^2", 512.0)>]
[<TestCase("6/3/2", 1.0)>]
[<TestCase("2 - 3 - 4", -5.0)>]
[<TestCase("2*-3 + +1", -5.0)>]
[<TestCase("--2", 2.0)>]
[<TestCase("1e-3*2E+3 + .5 + 1.", 3.5)>]
[<TestCase("2^10 - 4^0.5", 1022.0)>]
let ``operators bind as on paper`` (formula: string, expected: float) = Assert.That(value formula, Is.EqualTo expected)

[<Test>]
let ``functions and powers are those of the literature`` () =
    let erfOfHalf = 0.52049987781304654

    for formula, expected in
        [
            "abs(-x) + abs(y)", x + y
            "cos(x)", cos x
            "cosh(x)", cosh x
            "erf(0.5)", erfOfHalf
            "exp(-x)", exp -x
            "log(x)", log x
            "sigmoid(x)", 1.0 / (1.0 + exp -x)
            "sin(x)", sin x
            "sinh(x)", sinh x
            "sqrt(x)", sqrt x
            "step(x) + step(-x)", 1.0
            "tan(x)", tan x
            "tanh(x)", tanh x
            "max(x, y) - min(x, y)", x - y
            "x^3 + x^0 + x^-2", x ** 3.0 + 1.0 + x ** -2.0
            "x^0.5 + x^2.5 + x^(1/3)", x ** 0.5 + x ** 2.5 + x ** (1.0 / 3.0)
            "x^y + 2^x + a^2", x ** y + 2.0 ** x + a * a
            "t + pi*u", t + Math.PI * u
        ] do
        close roundOff expected formula

[<Test>]
let ``derivatives are those of a field in closed form`` () =
    for formula, expected in
        [
            "dx(u)", c * e
            "dy(u)", 0.5 * s * e
            "dxx(u)", -s * e
            "dxy(u)", 0.5 * c * e
            "dyx(u)", 0.5 * c * e
            "dxxx(u)", -c * e
            "dxxxx(u)", s * e
            "dxxyy(u)", -0.25 * s * e
            "dxxy(u)", -0.5 * s * e
            "d(u, y, 3)", 0.125 * s * e
            "dy(dx(u))", 0.5 * c * e
            "dx(d(u, x, 2))", -c * e
            "laplacian(u)", -0.75 * s * e
            "laplacian(laplacian(u))", 0.5625 * s * e
            "dx(laplacian(u))", -0.75 * c * e
            "dx(u^2/2)", u * c * e
            "dx(x*u)", u + x * c * e
            "dx(a*x^2*dx(u))", a * (2.0 * x * c * e - x * x * s * e)
            "laplacian(u^2)", 2.0 * (c * c + 0.25 * s * s) * e * e - 1.5 * u * s * e
            "dx(sin(x*t))", t * cos (x * t)
        ] do
        close ofDerivatives expected formula

/// A formula as it is printed, its value at the place, what its terms add up to without their signs, and how tightly it binds.
type private Printed = { Text: string; Value: float; Size: float; Level: int }

let private printed level text value size = { Text = text; Value = value; Size = size; Level = level }

let private bracketed level (formula: Printed) = if formula.Level < level then $"({formula.Text})" else formula.Text

/// Sums, products, quotients by what is not small, squares and signs, with brackets only where they are needed.
let private formulas =
    let leaf =
        [ "x", x; "y", y; "t", t; "0.25", 0.25; "3", 3.0 ]
        |> List.map (fun (text, value) -> printed 4 text value value)
        |> Gen.elements

    let rec ofSize size =
        if size <= 1 then
            leaf
        else
            gen {
                let! l = ofSize (size / 2)
                let! r = ofSize (size / 2)
                let! kind = Gen.choose (0, 5)
                let divisor = r.Value * r.Value + 1.0

                return
                    match kind with
                    | 0 -> printed 1 $"{bracketed 1 l} + {bracketed 2 r}" (l.Value + r.Value) (l.Size + r.Size)
                    | 1 -> printed 1 $"{bracketed 1 l} - {bracketed 2 r}" (l.Value - r.Value) (l.Size + r.Size)
                    | 2 -> printed 2 $"{bracketed 2 l}*{bracketed 3 r}" (l.Value * r.Value) (l.Size * r.Size)
                    | 3 -> printed 2 $"{bracketed 2 l}/({bracketed 4 r}^2 + 1)" (l.Value / divisor) (l.Size * (1.0 + r.Size * r.Size))
                    | 4 -> printed 3 $"-{bracketed 3 l}" -l.Value l.Size
                    | _ -> printed 3 $"{bracketed 4 l}^2" (l.Value * l.Value) (l.Size * l.Size)
            }

    Gen.sized (fun size -> ofSize (min 16 (size + 1)))

[<Law>]
let ``what is printed with the fewest brackets is read as it was meant`` () =
    Prop.forAll (Arb.fromGen formulas) (fun formula -> abs (value formula.Text - formula.Value) <= 1e-12 * max 1.0 formula.Size)

[<TestCase("", "column 1: the formula is empty")>]
[<TestCase("1 +", "column 4: the formula ends where")>]
[<TestCase("0.05*laplacain(u)", "column 6: unknown function 'laplacain': did you mean 'laplacian'?")>]
[<TestCase("0.05*⟨laplacain⟩(u)", "column 6: a number, a name or a bracket should stand here")>]
[<TestCase("2*(x + 1", "column 3: the bracket that opens here is not closed")>]
[<TestCase("2*x) + 1", "column 4: this bracket closes nothing")>]
[<TestCase("2x", "column 2: an operator should stand here: a product is written with *")>]
[<TestCase("x**2", "column 2: a power is written ^")>]
[<TestCase("sin x", "column 5: an operator should stand here")>]
[<TestCase("sin*x", "column 1: 'sin' is a function: write sin(…)")>]
[<TestCase("u(x)", "column 1: 'u' is no function: write a product with *")>]
[<TestCase("w + u", "column 1: unknown name 'w'")>]
[<TestCase("dz(u)", "column 1: unknown function 'dz': did you mean 'dx'?")>]
[<TestCase("u - dt(u)", "column 5: 'dt' is a derivative in time")>]
[<TestCase("d(u, z, 2)", "column 6: unknown axis 'z'")>]
[<TestCase("d(u, x, 5)", "column 9: the order of a derivative is 1 to 4")>]
[<TestCase("d(u, x)", "column 1: the long form of a derivative is d(u, x, 3)")>]
[<TestCase("dx(laplacian(laplacian(u)))", "column 1: this is a derivative of order 5: the highest is 4")>]
[<TestCase("dx(u, x)", "column 1: 'dx' takes one argument, not 2")>]
[<TestCase("max(x)", "column 1: 'max' takes 2 arguments, not 1")>]
[<TestCase("u/0", "right-hand side of u at the start is ")>]
[<TestCase("1/0", "column 2: this is Infinity, not a finite number")>]
[<TestCase("1e999", "column 1: this is no finite number")>]
[<TestCase("log(x - 5)*u", "right-hand side of u at the start is NaN at x = ")>]
[<TestCase("x\n + q", "line 2, column 4: unknown name 'q'")>]
let ``what cannot be meant is refused in one line that names the place`` (formula: string, message: string) =
    let told = Refusal.message (fun () -> StatedEquation(onSquare formula))
    Assert.That(told, Does.Contain message)
    Assert.That(told, Does.Not.Contain "\n")

[<Test>]
let ``deep and long texts are refused, not followed`` () =
    let refused formula = Refusal.message (fun () -> StatedEquation(onSquare formula))
    Assert.That(refused (String('(', 5000) + "x"), Does.Contain "nested deeper than 200")
    Assert.That(refused (String('-', 5000) + "x"), Does.Contain "nested deeper than 200")
    Assert.That(refused (String.replicate 6000 "x+" + "x"), Does.Contain "at most 10000 characters")
    Assert.That(value (String.replicate 2000 "x+" + "x"), Is.EqualTo(2001.0 * x).Within 1e-9)
