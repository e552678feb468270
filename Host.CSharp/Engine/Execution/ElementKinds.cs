using System.Runtime.CompilerServices;
using Spectral.Host.Engine.Simd;

namespace Spectral.Host.Engine;

/// <summary>How an element is read: from its row, a number a lane, or as one number for all lanes.</summary>
internal unsafe interface IElement
{
    /// <summary>Whether each lane has its own number.</summary>
    static abstract bool StepsAlongLanes { get; }

    /// <summary>What stays the same along the lanes.</summary>
    static abstract V Prepare<L, V>(double* element) where L : struct, ILanes<V, double> where V : struct;

    /// <summary>The numbers of the lanes from <paramref name="lane"/> on.</summary>
    static abstract V Read<L, V>(double* element, V prepared, nint lane) where L : struct, ILanes<V, double> where V : struct;
}

/// <summary>A number a lane.</summary>
internal readonly unsafe struct RowElement : IElement
{
    public static bool StepsAlongLanes => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Prepare<L, V>(double* element) where L : struct, ILanes<V, double> where V : struct => L.Broadcast(0.0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Read<L, V>(double* element, V prepared, nint lane) where L : struct, ILanes<V, double> where V : struct => L.Load(element + lane);
}

/// <summary>One number for all lanes.</summary>
internal readonly unsafe struct NumberElement : IElement
{
    public static bool StepsAlongLanes => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Prepare<L, V>(double* element) where L : struct, ILanes<V, double> where V : struct => L.Broadcast(*element);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Read<L, V>(double* element, V prepared, nint lane) where L : struct, ILanes<V, double> where V : struct => prepared;
}

/// <summary>Zero for all lanes: the start of a product without a summand.</summary>
internal readonly unsafe struct ZeroElement : IElement
{
    public static bool StepsAlongLanes => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Prepare<L, V>(double* element) where L : struct, ILanes<V, double> where V : struct => L.Broadcast(0.0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Read<L, V>(double* element, V prepared, nint lane) where L : struct, ILanes<V, double> where V : struct => prepared;
}
