using System.Collections.Generic;

namespace Spectral.Host.OwnData.Reading;

/// <summary>A file as a table: named columns, and rows that can be read in runs, from the first on, as often as needed.</summary>
internal abstract class TableSource(string path)
{
    /// <summary>The path that was given.</summary>
    public string Path { get; } = path;

    /// <summary>The columns, in the order of the file.</summary>
    public abstract IReadOnlyList<SourceColumn> Columns { get; }

    /// <summary>The number of rows; null where only reading tells.</summary>
    public abstract long? RowCount { get; }

    /// <summary>The rows: the columns of numbers asked for, in that order, and the trajectory of each where a column for it is named.</summary>
    public abstract IEnumerable<RowBatch> Batches(IReadOnlyList<string> numbers, string? trajectory, TrajectoryNames names);

    /// <summary>How a message calls a row, counted from 0.</summary>
    public virtual string Place(long row) => $"row {row + 1}";

    /// <summary>A fault of this file.</summary>
    public DataFileException Fault(string words) => new($"{Path}: {words}");
}
