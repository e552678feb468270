using System;
using System.Buffers.Binary;
using System.IO;
using System.IO.Compression;

namespace Spectral.Host.OwnData.Reading;

/// <summary>
/// Unpacks gzip and, unlike the framework, refuses a file that was cut off: the last four bytes of a file say how long its last part unpacks to.
/// </summary>
internal sealed class PackedText : Stream
{
    private readonly FileStream _file;
    private readonly GZipStream _unpacked;
    private readonly uint _least;
    private long _count;

    /// <summary>Unpacks a file from its beginning.</summary>
    public PackedText(FileStream file)
    {
        Span<byte> end = stackalloc byte[sizeof(uint)];
        file.Position = Math.Max(0, file.Length - end.Length);
        file.ReadExactly(end);
        file.Position = 0;
        _least = BinaryPrimitives.ReadUInt32LittleEndian(end);
        _file = file;
        _unpacked = new GZipStream(file, CompressionMode.Decompress);
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => _count;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        try
        {
            int read = _unpacked.Read(buffer);
            _count += read;
            return read > 0 || buffer.IsEmpty || _count >= _least ? read : throw new InvalidDataException();
        }
        catch (InvalidDataException)
        {
            throw new InvalidDataException("the packed text is damaged or was cut off; fetch or make it anew.");
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _unpacked.Dispose();
            _file.Dispose();
        }

        base.Dispose(disposing);
    }
}
