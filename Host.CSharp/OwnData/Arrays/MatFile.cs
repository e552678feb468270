using System;
using System.Buffers.Binary;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;

namespace Spectral.Host.OwnData.Arrays;

/// <summary>
/// A MATLAB file of level 5 (save -v6 or -v7): behind 128 bytes of header one element a variable, packed by zlib or not; a matrix has flags, lengths, name, real
/// part and imaginary part, the first axis fastest (MathWorks, MAT-File Format, chapter 1).
/// </summary>
internal sealed class MatFile : RawArrayFile
{
    private const int Header = 128;
    private const int TagLength = 8;
    private const int Matrix = 14;
    private const int Packed = 15;
    private const int ComplexFlag = 0x08;
    private const int MostAxes = 32;
    private const int MostName = 1 << 12;

    private readonly bool _isBig;

    private MatFile(Stream stream)
        : base(stream)
    {
        Span<byte> header = stackalloc byte[Header];

        if (stream.ReadAtLeast(header, Header, throwOnEndOfStream: false) < Header)
        {
            throw CutOff();
        }

        _isBig = header[126] == (byte)'M';

        for (long at = Header; at + TagLength <= stream.Length;)
        {
            Tag tag = ReadTag(stream, at);

            if (tag.Position + tag.Length > stream.Length)
            {
                throw CutOff();
            }

            if (tag.Type == Packed)
            {
                ReadPacked(stream, tag);

                // Behind a packed element nothing is filled up.
                at = tag.Position + tag.Length;
                continue;
            }

            if (tag.Type == Matrix)
            {
                ReadMatrix(stream, tag);
            }

            at = tag.End;
        }
    }

    /// <inheritdoc/>
    public override string Kind => "MATLAB file";

    /// <summary>Opens a file, which the reader then owns.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static MatFile Open(Stream stream) => new(stream);

    private void ReadPacked(Stream stream, Tag tag)
    {
        stream.Position = tag.Position;
        Stream unpacked;

        try
        {
            using ZLibStream packed = new(new Part(stream, tag.Length), CompressionMode.Decompress);
            unpacked = Keep(Unpacked.Of(packed));
        }
        catch (InvalidDataException fault)
        {
            throw new InvalidDataException("a packed variable is damaged; fetch or make the file anew.", fault);
        }

        if (unpacked.Length < TagLength)
        {
            throw CutOff();
        }

        Tag inner = ReadTag(unpacked, 0);

        if (inner.Type == Matrix)
        {
            ReadMatrix(unpacked, inner);
        }
    }

    private void ReadMatrix(Stream stream, Tag tag)
    {
        long end = Math.Min(tag.End, stream.Length);

        // A variable without contents, as MATLAB writes for some of its own.
        if (tag.Length == 0)
        {
            return;
        }

        Tag flags = ReadTag(stream, tag.Position, end);
        byte[] flagBytes = Bytes(stream, flags, TagLength);
        uint word = _isBig ? BinaryPrimitives.ReadUInt32BigEndian(flagBytes) : BinaryPrimitives.ReadUInt32LittleEndian(flagBytes);
        int kind = (int)(word & 0xFF);
        bool isComplex = ((word >> 8) & ComplexFlag) != 0;
        Tag lengths = ReadTag(stream, flags.End, end);
        byte[] lengthBytes = Bytes(stream, lengths, 4 * MostAxes);
        RawElement integer = new('i', 4, _isBig);
        long[] shape = [.. Enumerable.Range(0, lengthBytes.Length / 4).Select(axis => integer.Integer(lengthBytes.AsSpan(4 * axis)))];
        Tag name = ReadTag(stream, lengths.End, end);
        string called = Encoding.UTF8.GetString(Bytes(stream, name, MostName));

        if (Refusal(kind) is { } refusal)
        {
            if (called.Length > 0)
            {
                Refuse(called, refusal);
            }

            return;
        }

        Tag real = ReadTag(stream, name.End, end);
        RawElement element = Element(real.Type) ?? throw new InvalidDataException($"array {called} has numbers of the unknown type {real.Type}; the file is damaged, fetch or make it anew.");
        NamedArray array = new(called, shape, isComplex ? ArrayKind.Complex : ArrayKind.Real);
        long imaginary = 0;

        if (isComplex)
        {
            Tag second = ReadTag(stream, real.End, end);

            if (second.Type != real.Type)
            {
                Refuse(called, "has real and imaginary parts of different types; save them as two arrays of numbers");
                return;
            }

            imaginary = second.Position - real.Position;
        }

        if ((Int128)real.Length < array.Count * element.Size)
        {
            throw CutOff();
        }

        Add(new RawArray(array, stream, real.Position, element, RawArray.Dense(shape, element.Size, isFortran: true), imaginary));
    }

    private static string? Refusal(int kind) => kind switch
    {
        >= 6 and <= 15 => null,
        1 => "is a cell array; save an array of numbers",
        2 => "is a struct; save its fields as arrays of their own, as by save('data.mat', '-struct', 's')",
        4 => "is text",
        5 => "is sparse; save full(a)",
        _ => "is an object of MATLAB; save its numbers as an array",
    };

    private RawElement? Element(int type) => type switch
    {
        1 => new RawElement('i', 1, _isBig),
        2 => new RawElement('u', 1, _isBig),
        3 => new RawElement('i', 2, _isBig),
        4 => new RawElement('u', 2, _isBig),
        5 => new RawElement('i', 4, _isBig),
        6 => new RawElement('u', 4, _isBig),
        7 => new RawElement('f', 4, _isBig),
        9 => new RawElement('f', 8, _isBig),
        12 => new RawElement('i', 8, _isBig),
        13 => new RawElement('u', 8, _isBig),
        _ => null,
    };

    /// <summary>A tag that must end before its matrix does.</summary>
    private Tag ReadTag(Stream stream, long at, long end)
    {
        if (at + TagLength > end)
        {
            throw CutOff();
        }

        Tag tag = ReadTag(stream, at);
        return tag.Position + tag.Length <= end ? tag : throw CutOff();
    }

    private Tag ReadTag(Stream stream, long at)
    {
        Span<byte> bytes = stackalloc byte[TagLength];
        stream.Position = at;
        stream.ReadExactly(bytes);
        uint first = _isBig ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        uint second = _isBig ? BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]) : BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);

        // Up to four bytes stand in the tag itself.
        return first >> 16 != 0
            ? new Tag((int)(first & 0xFFFF), at + 4, (first >> 16), at + TagLength)
            : new Tag((int)first, at + TagLength, second, at + TagLength + ((second + 7L) & ~7L));
    }

    private static byte[] Bytes(Stream stream, Tag tag, int most)
    {
        byte[] bytes = new byte[tag.Length <= most ? tag.Length : throw CutOff()];
        stream.Position = tag.Position;
        return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length ? bytes : throw CutOff();
    }

    private static InvalidDataException CutOff() => new("the MATLAB file is damaged or was cut off; fetch or make it anew.");

    /// <summary>What stands in front of data: their type, where they begin, how long they are, and where what follows begins.</summary>
    private readonly record struct Tag(int Type, long Position, long Length, long End);

    /// <summary>So many bytes of a stream from where it stands.</summary>
    private sealed class Part(Stream stream, long left) : Stream
    {
        private long _left = left;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = stream.Read(buffer, offset, (int)Math.Min(count, _left));
            _left -= read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
