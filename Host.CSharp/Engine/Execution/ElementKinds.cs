using System.Numerics;
using System.Runtime.CompilerServices;
using Spectral.Host.Engine.Simd;

namespace Spectral.Host.Engine;

/// <summary>How an element is read: from its row, a number a lane, or as one number for all lanes.</summary>
internal unsafe interface IElement
{
    /// <summary>Whether each lane has its own number.</summary>
    static abstract bool StepsAlongLanes { get; }

    /// <summary>What stays the same along the lanes.</summary>
    static abstract V Prepare<L, V, T>(T* element) where L : struct, ILanes<V, T> where V : struct where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>The numbers of the lanes from <paramref name="lane"/> on.</summary>
    static abstract V Read<L, V, T>(T* element, V prepared, nint lane) where L : struct, ILanes<V, T> where V : struct where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>A number a lane.</summary>
internal readonly unsafe struct RowElement : IElement
{
    public static bool StepsAlongLanes => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Prepare<L, V, T>(T* element) where L : struct, ILanes<V, T> where V : struct where T : unmanaged, IBinaryFloatingPointIeee754<T> => L.Constant(0.0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Read<L, V, T>(T* element, V prepared, nint lane) where L : struct, ILanes<V, T> where V : struct where T : unmanaged, IBinaryFloatingPointIeee754<T> => L.Load(element + lane);
}

/// <summary>One number for all lanes.</summary>
internal readonly unsafe struct NumberElement : IElement
{
    public static bool StepsAlongLanes => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Prepare<L, V, T>(T* element) where L : struct, ILanes<V, T> where V : struct where T : unmanaged, IBinaryFloatingPointIeee754<T> => L.Broadcast(*element);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Read<L, V, T>(T* element, V prepared, nint lane) where L : struct, ILanes<V, T> where V : struct where T : unmanaged, IBinaryFloatingPointIeee754<T> => prepared;
}

/// <summary>Zero for all lanes: the start of a product without a summand.</summary>
internal readonly unsafe struct ZeroElement : IElement
{
    public static bool StepsAlongLanes => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Prepare<L, V, T>(T* element) where L : struct, ILanes<V, T> where V : struct where T : unmanaged, IBinaryFloatingPointIeee754<T> => L.Constant(0.0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Read<L, V, T>(T* element, V prepared, nint lane) where L : struct, ILanes<V, T> where V : struct where T : unmanaged, IBinaryFloatingPointIeee754<T> => prepared;
}
