using System.Collections.Generic;
using System.IO;
using System.Linq;
using Spectral.Host.Files;
using Spectral.Host.Parquet;

namespace Spectral.Host.OwnData;

/// <summary>A forecast on points: snapshots, and a long table of them with the columns of the data it started from.</summary>
public sealed class DataForecast
{
    internal DataForecast(DataRoles roles, IReadOnlyList<FieldSnapshot> snapshots)
    {
        (Roles, Snapshots) = (roles, snapshots);
    }

    /// <summary>The columns.</summary>
    public DataRoles Roles { get; }

    /// <summary>The snapshots, trajectory by trajectory, times ascending.</summary>
    public IReadOnlyList<FieldSnapshot> Snapshots { get; }

    /// <summary>Writes the table as Parquet: one row a trajectory, time and point.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(string path) => Disk.Real.Replace(path, Bytes());

    internal byte[] Bytes()
    {
        List<ParquetColumn> columns = [];

        if (Roles.Trajectory is not null)
        {
            columns.Add(ParquetColumn.Of(Roles.Trajectory, [.. Snapshots.SelectMany(one => Enumerable.Repeat(one.Trajectory, one.Count))]));
        }

        columns.Add(ParquetColumn.Of(Roles.Time, [.. Snapshots.SelectMany(one => Enumerable.Repeat(one.Time, one.Count))]));

        for (int k = 0; k < Roles.Positions.Length; k++)
        {
            int axis = k;
            columns.Add(ParquetColumn.Of(Roles.Positions[k], [.. Snapshots.SelectMany(one => one.Points[axis])]));
        }

        for (int k = 0; k < Roles.Fields.Length; k++)
        {
            int field = k;
            columns.Add(ParquetColumn.Of(Roles.Fields[k], [.. Snapshots.SelectMany(one => one.Fields[field])]));
        }

        using MemoryStream stream = new();
        ParquetWriter.Write(stream, new ParquetTable(columns));
        return stream.ToArray();
    }
}
