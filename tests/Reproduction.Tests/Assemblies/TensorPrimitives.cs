namespace System.Numerics.Tensors;

/// <summary>Stands for the type of that name in a package that this repository does not use, so that a culprit can call it.</summary>
internal static class TensorPrimitives
{
    internal static void Negate(double[] x) => Array.Reverse(x);
}
