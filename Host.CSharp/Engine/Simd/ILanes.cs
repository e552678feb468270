using System.Numerics;

namespace Spectral.Host.Engine.Simd;

/// <summary>
/// The operations of a vector V of numbers T (double or float), as static members of an empty struct, so that one kernel source compiles to every
/// width and precision: the just-in-time compiler makes one body for each struct and calls nothing.
/// Every operation works lane for lane and rounds as IEEE 754 says; comparisons give masks of all ones or all zeros.
/// </summary>
internal unsafe interface ILanes<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The number of lanes.</summary>
    static abstract int Count { get; }

    static abstract V Broadcast(T value);

    /// <summary>A constant of the program in every lane, rounded to T.</summary>
    static abstract V Constant(double value);

    /// <summary>That pattern of bits in every lane.</summary>
    static abstract V Pattern(ulong bits);

    static abstract V Load(T* source);
    static abstract void Store(V value, T* target);

    static abstract V Add(V a, V b);
    static abstract V Subtract(V a, V b);
    static abstract V Multiply(V a, V b);
    static abstract V Divide(V a, V b);
    static abstract V Sqrt(V a);

    /// <summary>a·b + c with one rounding.</summary>
    static abstract V Fma(V a, V b, V c);

    /// <summary>c − a·b with one rounding.</summary>
    static abstract V FmaNegated(V a, V b, V c);

    static abstract V Abs(V a);
    static abstract V Negate(V a);

    static abstract V LessThan(V a, V b);
    static abstract V LessThanOrEqual(V a, V b);
    static abstract V Equal(V a, V b);

    /// <summary>Lane for lane: a where the mask is set, b elsewhere.</summary>
    static abstract V Select(V mask, V a, V b);

    /// <summary>Whether the mask is set in every lane.</summary>
    static abstract bool All(V mask);

    static abstract V And(V a, V b);
    static abstract V Or(V a, V b);
    static abstract V Xor(V a, V b);

    /// <summary>Sum of the lanes' bits as integers of their size.</summary>
    static abstract V AddBits(V a, V b);

    /// <summary>Difference of the lanes' bits as integers of their size.</summary>
    static abstract V SubtractBits(V a, V b);

    static abstract V ShiftLeft(V a, int count);
    static abstract V ShiftRight(V a, int count);

    /// <summary>The scalar function on each lane of a vector of doubles.</summary>
    static abstract V Each(delegate*<double, double> function, V x);

    /// <summary>The function of each lane in double precision, rounded to T.</summary>
    static abstract V ThroughDouble<F>(V x) where F : struct, IElementFunction;
}
