namespace Spectral

open Tensor

/// A complex tensor: its real and its imaginary part, two expressions of one shape.
[<Struct>]
type ComplexTensor =
    {
        /// The real part.
        Real: Expr
        /// The imaginary part.
        Imaginary: Expr
    }

    /// x + iy
    static member Of(real: Expr, imaginary: Expr) : ComplexTensor =
        Check.that
            (real.Shape = imaginary.Shape)
            "imaginary"
            $"a complex tensor of {Shape.text real.Shape} and {Shape.text imaginary.Shape}: both parts must have the same shape."

        { Real = real; Imaginary = imaginary }

    /// The shape of both parts.
    member z.Shape = z.Real.Shape

    /// x − iy
    member z.Conjugate = ComplexTensor.Of(z.Real, negate z.Imaginary)

    /// x² + y², element by element.
    member z.ModulusSquared = square z.Real + square z.Imaginary

    /// A map that is linear over the reals, applied to both parts: views, transforms, products with a real tensor.
    member z.Map(f: Expr -> Expr) = ComplexTensor.Of(f z.Real, f z.Imaginary)

    /// A real scalar times z.
    member z.Scale(s: Expr) = z.Map(scale s)

    /// a + b
    static member (+)(a: ComplexTensor, b: ComplexTensor) : ComplexTensor =
        { Real = a.Real + b.Real; Imaginary = a.Imaginary + b.Imaginary }

    /// a − b
    static member (-)(a: ComplexTensor, b: ComplexTensor) : ComplexTensor =
        { Real = a.Real - b.Real; Imaginary = a.Imaginary - b.Imaginary }

    /// a b by any product that is linear in both factors. The real part is x x′ + (−y) y′, so that a matrix product and the sum it feeds are one chain.
    static member private Product(product: Expr -> Expr -> Expr, a: ComplexTensor, b: ComplexTensor) : ComplexTensor =
        {
            Real = product a.Real b.Real + product (negate a.Imaginary) b.Imaginary
            Imaginary = product a.Real b.Imaginary + product a.Imaginary b.Real
        }

    /// a b, element by element
    static member (*)(a: ComplexTensor, b: ComplexTensor) : ComplexTensor = ComplexTensor.Product(multiply, a, b)

    /// op(A) op(B) of matrices or stacks of matrices, where op transposes, without conjugation, if its flag is set.
    static member MatrixProduct(transposeA: bool, transposeB: bool, a: ComplexTensor, b: ComplexTensor) : ComplexTensor =
        ComplexTensor.Product(matrixProduct transposeA transposeB, a, b)
