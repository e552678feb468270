namespace Spectral.Host.OwnData.Reading;

/// <summary>Rows in a run, column by column; the arrays belong to the source, which fills them anew for the next rows.</summary>
internal sealed class RowBatch
{
    /// <summary>The number of rows.</summary>
    public int Count { get; set; }

    /// <summary>The place of the first row in the file, counted from 0.</summary>
    public long FirstRow { get; set; }

    /// <summary>The numbers asked for, [columns × rows], NaN where missing; the arrays may be longer than the rows.</summary>
    public required double[][] Numbers { get; init; }

    /// <summary>The number of each row's trajectory in the order of their first rows; null where no column names them.</summary>
    public int[]? Trajectories { get; init; }

    /// <summary>The rows' places in the file, counted from 0, where they are not in a run.</summary>
    public int[]? Rows { get; init; }

    /// <summary>The number of a row's trajectory.</summary>
    public int Trajectory(int row) => Trajectories is null ? 0 : Trajectories[row];

    /// <summary>The place of a row in the file, counted from 0.</summary>
    public long Place(int row) => Rows is null ? FirstRow + row : Rows[row];
}
