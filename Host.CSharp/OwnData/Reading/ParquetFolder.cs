using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Spectral.Host.OwnData.Reading;

/// <summary>
/// A folder of Parquet files as one table: the files one after the other, in the order of their paths, numbers in them by their size. Folders named as
/// <c>run=3</c> are columns with one value in all rows below them, as Hive and Arrow write them.
/// </summary>
internal sealed class ParquetFolder : TableSource
{
    private const string Ending = ".parquet";

    private readonly ParquetSource[] _files;
    private readonly (string Key, string Value)[][] _parts;
    private readonly string[] _keys;

    private ParquetFolder(string path, (ParquetSource File, (string Key, string Value)[] Parts)[] files)
        : base(path)
    {
        _files = [.. files.Select(one => one.File)];
        _parts = [.. files.Select(one => one.Parts)];
        _keys = [.. files[0].Parts.Select(part => part.Key)];
        ParquetSource first = _files[0];

        for (int i = 1; i < _files.Length; i++)
        {
            if (!_parts[i].Select(part => part.Key).SequenceEqual(_keys))
            {
                throw Fault($"{Local(i)} does not lie in folders {string.Join("/", _keys.Select(key => key + "=…"))} as {Local(0)} does; lay all files alike.");
            }

            if (first.Columns.FirstOrDefault(column => !_files[i].Columns.Any(other => other.Name == column.Name && other.Kind == column.Kind)) is { } other)
            {
                throw Fault($"{Local(i)} has no column {other.Name} such as {Local(0)} has; give all files the same columns.");
            }
        }

        Columns = [.. first.Columns.Where(column => !_keys.Contains(column.Name)), .. _keys.Select(key => new SourceColumn(key, KindOf(key)))];
        RowCount = _files.Any(file => file.RowCount is null) ? null : _files.Sum(file => file.RowCount);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<SourceColumn> Columns { get; }

    /// <inheritdoc/>
    public override long? RowCount { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes => [FormattableString.Invariant($"{_files.Length} files{(_keys.Length == 0 ? "" : $", in folders by {string.Join(", ", _keys)}")}")];

    /// <summary>The folder; null where no Parquet file lies in it.</summary>
    public static ParquetFolder? Of(string path)
    {
        string[] files = Files(path);
        return files.Length == 0 ? null : new ParquetFolder(path, [.. files.Select(file => (ParquetSource.Open(System.IO.Path.Combine(path, file)), Parts(file)))]);
    }

    /// <summary>The paths of the Parquet files in a folder and those below it, from it on, in order; hidden ones and those of writers' own (_metadata) left out.</summary>
    public static string[] Files(string path)
    {
        IEnumerable<string> found = Directory.EnumerateFiles(path, "*" + Ending, SearchOption.AllDirectories).Select(file => System.IO.Path.GetRelativePath(path, file));
        return [.. found.Where(file => !file.Split(System.IO.Path.DirectorySeparatorChar).Any(part => part[0] is '.' or '_')).Order(Comparer<string>.Create(Compare))];
    }

    /// <inheritdoc/>
    public override TimeOrigin? Origin(string column) => _keys.Contains(column) ? null : _files[0].Origin(column);

    /// <inheritdoc/>
    public override void CountFrom(string column, TimeOrigin origin)
    {
        foreach (ParquetSource file in _files)
        {
            file.CountFrom(column, origin);
        }
    }

    /// <inheritdoc/>
    public override string Place(long row)
    {
        for (int i = 0; i < _files.Length && RowCount is not null; i++)
        {
            if (row < _files[i].RowCount)
            {
                return $"{Local(i)}, {_files[i].Place(row)}";
            }

            row -= _files[i].RowCount!.Value;
        }

        return base.Place(row);
    }

    /// <inheritdoc/>
    public override IEnumerable<RowBatch> Batches(IReadOnlyList<string> numbers, string? trajectory, TrajectoryNames names)
    {
        string[] read = [.. numbers.Where(name => !_keys.Contains(name))];
        bool isKey = trajectory is not null && _keys.Contains(trajectory);
        long first = 0;

        for (int i = 0; i < _files.Length; i++)
        {
            (string Key, string Value)[] parts = _parts[i];
            int number = isKey ? names.Of(Value(parts, trajectory!)) : 0;

            foreach (RowBatch batch in _files[i].Batches(read, isKey ? null : trajectory, names))
            {
                int place = 0;
                double[][] columns =
                [
                    .. numbers.Select(name => _keys.Contains(name) ? Repeated(double.Parse(Value(parts, name), CultureInfo.InvariantCulture), batch.Count) : batch.Numbers[place++]),
                ];
                int[]? trajectories = isKey ? [.. Enumerable.Repeat(number, batch.Count)] : batch.Trajectories;
                yield return new RowBatch { Count = batch.Count, FirstRow = first, Numbers = columns, Trajectories = trajectories };
                first += batch.Count;
            }
        }
    }

    private static double[] Repeated(double value, int count)
    {
        double[] values = new double[count];
        Array.Fill(values, value);
        return values;
    }

    private static string Value((string Key, string Value)[] parts, string key) => Array.Find(parts, part => part.Key == key).Value;

    private string Local(int file) => System.IO.Path.GetRelativePath(Path, _files[file].Path);

    private ValueKind KindOf(string key) => _parts.All(parts => double.TryParse(Value(parts, key), NumberStyles.Float, CultureInfo.InvariantCulture, out _)) ? ValueKind.Number : ValueKind.Word;

    /// <summary>The folders named key=value above a file.</summary>
    private static (string Key, string Value)[] Parts(string file)
    {
        List<(string Key, string Value)> parts = [];

        foreach (string folder in file.Split(System.IO.Path.DirectorySeparatorChar)[..^1])
        {
            int equals = folder.IndexOf('=');

            if (equals > 0)
            {
                parts.Add((Uri.UnescapeDataString(folder[..equals]), Uri.UnescapeDataString(folder[(equals + 1)..])));
            }
        }

        return [.. parts];
    }

    /// <summary>By letters, and where digits meet digits by the numbers they make.</summary>
    private static int Compare(string a, string b)
    {
        (int i, int j) = (0, 0);

        while (i < a.Length && j < b.Length)
        {
            if (char.IsAsciiDigit(a[i]) && char.IsAsciiDigit(b[j]))
            {
                (string one, string other) = (Digits(a, ref i), Digits(b, ref j));
                int bySize = one.Length != other.Length ? one.Length.CompareTo(other.Length) : string.CompareOrdinal(one, other);

                if (bySize != 0)
                {
                    return bySize;
                }
            }
            else if (a[i] != b[j])
            {
                return a[i].CompareTo(b[j]);
            }
            else
            {
                (i, j) = (i + 1, j + 1);
            }
        }

        return (a.Length - i).CompareTo(b.Length - j) is var byRest && byRest != 0 ? byRest : string.CompareOrdinal(a, b);
    }

    private static string Digits(string text, ref int at)
    {
        int start = at;

        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return text[start..at].TrimStart('0');
    }
}
