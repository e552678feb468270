using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using PureHDF;
using PureHDF.Selections;
using PureHDF.VOL.Native;

namespace Spectral.Host.OwnData.Arrays;

/// <summary>An HDF5 file, and what is written as one: NetCDF-4, and MATLAB files of version 7.3, whose axes stand in it in reverse. Read by PureHDF.</summary>
internal sealed class Hdf5File : ArrayFile
{
    private const int MostDepth = 32;

    /// <summary>Groups in which MATLAB keeps things of its own.</summary>
    private const string OwnOfMatlab = "#";

    private readonly List<(NamedArray Array, IH5Dataset Dataset)> _arrays = [];
    private readonly List<(string Name, string Refusal)> _refused = [];
    private readonly NativeFile _file;
    private readonly bool _isMatlab;
    private bool _isNetcdf;

    private Hdf5File(NativeFile file, bool isMatlab)
    {
        (_file, _isMatlab) = (file, isMatlab);
        Walk(file, "", 0);
    }

    /// <inheritdoc/>
    public override string Kind => _isMatlab ? "MATLAB file" : _isNetcdf ? "NetCDF file" : "HDF5 file";

    /// <inheritdoc/>
    public override IReadOnlyList<NamedArray> Arrays => [.. _arrays.Select(one => one.Array)];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, string Refusal)> Refused => _refused;

    /// <summary>Opens a file, which the reader then owns.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or of a kind that cannot be read.</exception>
    public static Hdf5File Open(Stream stream, bool isMatlab) => Guard("the file", () =>
    {
        NativeFile file = H5File.Open(stream);

        try
        {
            return new Hdf5File(file, isMatlab);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    });

    /// <inheritdoc/>
    protected override void ReadRaw(NamedArray array, long[] start, int[] count, Span<double> real, Span<double> imaginary)
    {
        IH5Dataset dataset = _arrays.Find(one => one.Array.Id == array.Id).Dataset;
        int rank = count.Length;

        if (real.IsEmpty)
        {
            return;
        }

        long[] from = _isMatlab ? [.. start.Reverse()] : start;
        int[] lengths = _isMatlab ? [.. count.Reverse()] : count;
        Selection selection = rank == 0
            ? new AllSelection()
            : new HyperslabSelection(rank, Array.ConvertAll(from, one => (ulong)one), Array.ConvertAll(lengths, one => (ulong)one));
        (double[] first, double[] second) = Guard($"array {array.Name}", () => Numbers(dataset, selection, array.Kind == ArrayKind.Complex));
        Place(first, lengths, real);

        if (!imaginary.IsEmpty)
        {
            Place(second, lengths, imaginary);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>The numbers of a block in the order of the axes that are told: MATLAB's are the file's in reverse.</summary>
    private void Place(double[] read, int[] lengths, Span<double> values)
    {
        if (!_isMatlab || lengths.Length < 2)
        {
            read.CopyTo(values);
            return;
        }

        int[] steps = new int[lengths.Length];
        int step = 1;

        // The file's first axis is the last one told, which changes fastest.
        for (int axis = 0; axis < lengths.Length; axis++)
        {
            steps[axis] = step;
            step *= lengths[axis];
        }

        int[] at = new int[lengths.Length];
        int to = 0;

        foreach (double value in read)
        {
            values[to] = value;

            for (int axis = lengths.Length - 1; axis >= 0; axis--)
            {
                to += steps[axis];

                if (++at[axis] < lengths[axis])
                {
                    break;
                }

                to -= steps[axis] * lengths[axis];
                at[axis] = 0;
            }
        }
    }

    private void Walk(IH5Group group, string path, int depth)
    {
        foreach (IH5Object child in group.Children())
        {
            string name = path + child.Name;

            if (child is IH5Dataset dataset)
            {
                Add(name, dataset);
            }
            else if (child is IH5Group inner && depth < MostDepth && !(_isMatlab && child.Name.StartsWith(OwnOfMatlab, StringComparison.Ordinal)))
            {
                Walk(inner, name + "/", depth + 1);
            }
        }
    }

    private void Add(string name, IH5Dataset dataset)
    {
        if (Refusal(dataset) is { } refusal)
        {
            _refused.Add((name, refusal));
            return;
        }

        ulong[] lengths = dataset.Space.Dimensions;
        long[] shape = [.. (_isMatlab ? lengths.Reverse() : lengths).Select(length => checked((long)length))];
        NamedArray array = new(name, shape, dataset.Type.Class == H5DataTypeClass.Compound ? ArrayKind.Complex : ArrayKind.Real) { Axes = _isMatlab ? null : Axes(dataset) };
        _isNetcdf |= dataset.AttributeExists("_Netcdf4Dimid") || dataset.AttributeExists("_Netcdf4Coordinates");
        _arrays.Add((ArrayAttributes.Applied(array, Attributes(dataset), null), dataset));
    }

    private static string? Refusal(IH5Dataset dataset) => dataset.Type.Class switch
    {
        _ when dataset.Space.Type == H5DataspaceType.Null => "is empty",
        H5DataTypeClass.FloatingPoint when dataset.Type.Size is 2 or 4 or 8 => null,
        H5DataTypeClass.FixedPoint when dataset.Type.Size is 1 or 2 or 4 or 8 => null,
        H5DataTypeClass.Enumerated when dataset.Type.Size == 1 => null,
        H5DataTypeClass.Compound => IsComplex(dataset.Type) ? null : "has entries of several parts (a compound type); save each part as an array of its own",
        H5DataTypeClass.String or H5DataTypeClass.VariableLength => "is text",
        H5DataTypeClass.Reference => "holds references (a cell array of MATLAB?); save an array of numbers",
        _ => "is of a type that is none of numbers; save it as float64",
    };

    /// <summary>Two numbers of one type, called real and imaginary part: so NumPy and MATLAB write complex numbers.</summary>
    private static bool IsComplex(IH5DataType type) =>
        type.Compound.Members is [var real, var imaginary]
        && real.Type.Class == H5DataTypeClass.FloatingPoint
        && imaginary.Type.Class == H5DataTypeClass.FloatingPoint
        && real.Type.Size == imaginary.Type.Size
        && real.Type.Size is 4 or 8
        && type.Size == 2 * real.Type.Size
        && (real.Name, imaginary.Name) is ("r", "i") or ("real", "imag") or ("re", "im");

    private static (double[] Real, double[] Imaginary) Numbers(IH5Dataset dataset, Selection selection, bool isComplex)
    {
        if (!isComplex)
        {
            return (Numbers(dataset.Type, new DatasetValues(dataset, selection)), []);
        }

        if (dataset.Type.Size == 16)
        {
            DoublePair[] pairs = dataset.Read<DoublePair[]>(selection);
            return (Array.ConvertAll(pairs, pair => pair.Real), Array.ConvertAll(pairs, pair => pair.Imaginary));
        }

        SinglePair[] singles = dataset.Read<SinglePair[]>(selection);
        return (Array.ConvertAll(singles, pair => (double)pair.Real), Array.ConvertAll(singles, pair => (double)pair.Imaginary));
    }

    private static double[] Numbers(IH5DataType type, IValues values)
    {
        bool isSigned = type.Class == H5DataTypeClass.FixedPoint && type.FixedPoint.IsSigned;
        return (type.Class, type.Size) switch
        {
            (H5DataTypeClass.FloatingPoint, 8) => values.Read<double>(),
            (H5DataTypeClass.FloatingPoint, 4) => Array.ConvertAll(values.Read<float>(), one => (double)one),
            (H5DataTypeClass.FloatingPoint, _) => Array.ConvertAll(values.Read<Half>(), one => (double)one),
            (_, 1) => isSigned ? Array.ConvertAll(values.Read<sbyte>(), one => (double)one) : Array.ConvertAll(values.Read<byte>(), one => (double)one),
            (_, 2) => isSigned ? Array.ConvertAll(values.Read<short>(), one => (double)one) : Array.ConvertAll(values.Read<ushort>(), one => (double)one),
            (_, 4) => isSigned ? Array.ConvertAll(values.Read<int>(), one => (double)one) : Array.ConvertAll(values.Read<uint>(), one => (double)one),
            _ => isSigned ? Array.ConvertAll(values.Read<long>(), one => (double)one) : Array.ConvertAll(values.Read<ulong>(), one => (double)one),
        };
    }

    private static Dictionary<string, object> Attributes(IH5Dataset dataset)
    {
        Dictionary<string, object> found = new(StringComparer.Ordinal);

        foreach (string name in ArrayAttributes.Names.Where(dataset.AttributeExists))
        {
            IH5Attribute attribute = dataset.Attribute(name);

            if (attribute.Space.Type == H5DataspaceType.Null)
            {
                continue;
            }

            if (attribute.Type.Class is H5DataTypeClass.FloatingPoint or H5DataTypeClass.FixedPoint)
            {
                found[name] = Numbers(attribute.Type, new AttributeValues(attribute));
            }
            else if (attribute.Type.Class is H5DataTypeClass.String or H5DataTypeClass.VariableLength)
            {
                found[name] = attribute.Space.Rank == 0 ? attribute.Read<string>() : attribute.Read<string[]>().FirstOrDefault("");
            }
        }

        return found;
    }

    /// <summary>The names of the axes: those of the dimension scales that are attached to them.</summary>
    private string[]? Axes(IH5Dataset dataset)
    {
        if (!dataset.AttributeExists("DIMENSION_LIST"))
        {
            return dataset.Space.Rank == 1 && dataset.AttributeExists("CLASS") ? [dataset.Name] : null;
        }

        try
        {
            NativeObjectReference1[][] lists = dataset.Attribute("DIMENSION_LIST").Read<NativeObjectReference1[][]>();
            string[] names = [.. lists.Select(list => list.Length == 0 ? "" : _file.Get(list[0]).Name)];
            return names.Length == dataset.Space.Rank && names.All(name => name.Length > 0) ? names : null;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // Without the names of its axes an array is still one whose axes are told by their lengths.
            return null;
        }
    }

    /// <summary>What is wrong with a file is told by exceptions of every kind.</summary>
    private static T Guard<T>(string what, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is not (OutOfMemoryException or InvalidDataException))
        {
            throw new InvalidDataException($"{what} cannot be read as HDF5 ({fault.Message.TrimEnd('.')}); it is damaged, or packed in a way that is not known here: write it anew, packed by gzip or not at all.", fault);
        }
    }

    private interface IValues
    {
        T[] Read<T>();
    }

    private sealed class DatasetValues(IH5Dataset dataset, Selection selection) : IValues
    {
        public T[] Read<T>() => dataset.Read<T[]>(selection);
    }

    private sealed class AttributeValues(IH5Attribute attribute) : IValues
    {
        public T[] Read<T>() => attribute.Space.Rank == 0 ? [attribute.Read<T>()] : attribute.Read<T[]>();
    }

    private readonly record struct DoublePair(double Real, double Imaginary);

    private readonly record struct SinglePair(float Real, float Imaginary);
}
