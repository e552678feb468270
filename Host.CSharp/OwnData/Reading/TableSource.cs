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

    /// <summary>What the columns are, where the file itself says so, as arrays with axes do; null where names must tell.</summary>
    public virtual DataRoles? Suggested => null;

    /// <summary>What is worth knowing of how the file is read.</summary>
    public virtual IReadOnlyList<string> Notes => [];

    /// <summary>The rows: the columns of numbers asked for, in that order, and the trajectory of each where a column for it is named.</summary>
    public abstract IEnumerable<RowBatch> Batches(IReadOnlyList<string> numbers, string? trajectory, TrajectoryNames names);

    /// <summary>How a message calls a row, counted from 0.</summary>
    public virtual string Place(long row) => $"row {row + 1}";

    /// <summary>The instant from which a column of instants is counted: its first; null for another column.</summary>
    public virtual TimeOrigin? Origin(string column) => null;

    /// <summary>Counts a column of instants from another instant.</summary>
    public virtual void CountFrom(string column, TimeOrigin origin)
    {
    }

    /// <summary>A fault of this file.</summary>
    public DataFileException Fault(string words) => new($"{Path}: {words}");
}
