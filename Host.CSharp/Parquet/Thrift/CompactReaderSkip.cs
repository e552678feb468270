namespace Spectral.Host.Parquet.Thrift;

/// <content>Passing over what nobody asked for, whatever its type.</content>
internal ref partial struct CompactReader
{
    /// <summary>Passes over a field that nobody asked for.</summary>
    public void Skip(CompactType type)
    {
        switch (type)
        {
            case CompactType.True or CompactType.False:
                break;
            case CompactType.Byte or CompactType.Int16 or CompactType.Int32 or CompactType.Int64:
                Int64(type);
                break;
            case CompactType.Double:
                Advance(8);
                break;
            case CompactType.Uuid:
                Advance(16);
                break;
            case CompactType.Binary:
                Binary(type);
                break;
            case CompactType.List or CompactType.Set:
                SkipList(type);
                break;
            case CompactType.Map:
                SkipMap();
                break;
            case CompactType.Struct:
                SkipStruct();
                break;
            default:
                throw new MalformedDataException($"the metadata has a field of the unknown type {(int)type}");
        }
    }

    private void SkipStruct()
    {
        short outer = EnterStruct();

        while (NextField(out _, out CompactType type))
        {
            Skip(type);
        }

        LeaveStruct(outer);
    }

    private void SkipList(CompactType type)
    {
        Deepen();
        int count = EnterList(type, out CompactType element);

        for (int i = 0; i < count; i++)
        {
            SkipElement(element);
        }

        _depth--;
    }

    private void SkipMap()
    {
        Deepen();
        ulong count = NextVarint();

        if (count > (ulong)Remaining)
        {
            throw new MalformedDataException($"the metadata claims a map of {count} entries where {Remaining} bytes remain");
        }

        byte types = count == 0 ? (byte)0 : NextByte();

        for (ulong i = 0; i < count; i++)
        {
            SkipElement((CompactType)(types >> 4));
            SkipElement((CompactType)(types & 0x0F));
        }

        _depth--;
    }

    /// <summary>Inside a list a boolean is a byte of its own.</summary>
    private void SkipElement(CompactType type)
    {
        if (type is CompactType.True or CompactType.False)
        {
            Advance(1);
        }
        else
        {
            Skip(type);
        }
    }

    private void Advance(int count)
    {
        if (count > Remaining)
        {
            throw EndsEarly();
        }

        Position += count;
    }
}
