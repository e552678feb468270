using System;
using System.IO;
using System.IO.Compression;

namespace Spectral.Host.OwnData.Arrays;

/// <summary>An array of NumPy (.npy), or a ZIP archive of several, by their names (.npz).</summary>
internal sealed class NumpyFile : RawArrayFile
{
    private const string Ending = ".npy";

    private readonly bool _isArchive;

    private NumpyFile(Stream stream, string path)
        : base(stream)
    {
        Span<byte> first = stackalloc byte[2];
        stream.ReadExactly(first);
        stream.Position = 0;
        _isArchive = first.SequenceEqual("PK"u8);

        if (_isArchive)
        {
            ReadArchive(stream);
        }
        else
        {
            Add(stream, Path.GetFileNameWithoutExtension(path));
        }
    }

    /// <inheritdoc/>
    public override string Kind => _isArchive ? "NumPy archive" : "NumPy array";

    /// <summary>Opens a file, which the reader then owns.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or an archive of something else.</exception>
    public static NumpyFile Open(Stream stream, string path) => new(stream, path);

    /// <inheritdoc/>
    public override string[] Words(NamedArray array) => NpyHeader.Words(Find(array), Length(array));

    private void ReadArchive(Stream stream)
    {
        ZipArchive archive;

        try
        {
            archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        }
        catch (InvalidDataException fault)
        {
            throw new InvalidDataException("the file is a ZIP archive that is damaged or was cut off; fetch or make it anew.", fault);
        }

        using (archive)
        {
            foreach (ZipArchiveEntry entry in archive.Entries)
            {
                if (!entry.FullName.EndsWith(Ending, StringComparison.Ordinal))
                {
                    throw new InvalidDataException(
                        entry.FullName is "[Content_Types].xml" or "mimetype"
                            ? "the file is a workbook; save its sheet as CSV or Parquet."
                            : $"the file is a ZIP archive with '{entry.FullName}' in it, and not one of NumPy arrays (.npz); unpack it and give the file of the data.");
                }

                using Stream packed = entry.Open();
                Add(Keep(Unpacked.Of(packed)), entry.FullName[..^Ending.Length]);
            }
        }
    }

    private void Add(Stream stream, string name)
    {
        if (NpyHeader.Read(stream, name, out string refusal) is { } array)
        {
            Add(array);
        }
        else
        {
            Refuse(name, refusal);
        }
    }
}
