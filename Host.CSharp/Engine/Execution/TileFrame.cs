namespace Spectral.Host.Engine;

/// <summary>Where the operands of a running program lie. The arena and the trace are [rows × lanes]; lanes are samples of the tile, filled up to whole groups.</summary>
internal readonly unsafe struct TileFrame<T>
    where T : unmanaged
{
    public required T* Arena { get; init; }
    public required T* Shared { get; init; }
    public required T* Parameters { get; init; }
    public required T* Constants { get; init; }
    public required T* Sums { get; init; }
    public required T* Trace { get; init; }

    /// <summary>Shared factors of products, packed.</summary>
    public required T* Packed { get; init; }

    /// <summary>Room for operands of batch sums with samples and elements exchanged.</summary>
    public required T* Scratch { get; init; }

    /// <summary>Numbers in a row of the arena.</summary>
    public required int Lanes { get; init; }

    /// <summary>Samples that count in sums over the batch; the lanes behind them are copies.</summary>
    public required int Samples { get; init; }
}

/// <summary>An operand as a kernel sees it: a run of rows (a number a lane) or of numbers that hold for all lanes.</summary>
internal readonly unsafe struct TileOperand
{
    private readonly Storage _storage;
    private readonly int _address;

    public TileOperand(Operand operand, bool sharedPhase)
    {
        _storage = operand.Storage;
        _address = operand.Address;
        Step = operand.Step;
        IsRow = sharedPhase || _storage is Storage.Sample or Storage.Trace;
    }

    /// <summary>Whether each lane has its own number.</summary>
    public bool IsRow { get; }

    /// <summary>1, or 0 where one element is repeated.</summary>
    public int Step { get; }

    /// <summary>The first number.</summary>
    public T* Pointer<T>(in TileFrame<T> frame) where T : unmanaged => _storage switch
    {
        Storage.Sample => frame.Arena + ((nint)_address * frame.Lanes),
        Storage.Trace => frame.Trace + ((nint)_address * frame.Lanes),
        Storage.Shared => frame.Shared + _address,
        Storage.Parameters => frame.Parameters + _address,
        Storage.Constants => frame.Constants + _address,
        _ => frame.Sums + _address,
    };

    /// <summary>Numbers from an element to the next, without repetition.</summary>
    public nint Pitch<T>(in TileFrame<T> frame) where T : unmanaged => IsRow ? frame.Lanes : 1;

    /// <summary>Numbers from an element to the next.</summary>
    public nint Stride<T>(in TileFrame<T> frame) where T : unmanaged => Step * Pitch(frame);
}
