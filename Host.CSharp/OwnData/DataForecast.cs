using System.Collections.Generic;
using System.IO;
using Spectral.Host.Files;
using Spectral.Host.OwnData.Writing;

namespace Spectral.Host.OwnData;

/// <summary>A forecast on points: snapshots, and files of them with the columns of the data it started from.</summary>
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

    /// <summary>The latest time of a snapshot that it starts from.</summary>
    public double Start { get; internal init; } = double.NaN;

    /// <summary>
    /// Writes the forecast as the ending of the path says: .parquet and .csv, a long table with one row a trajectory, time and point; .npz, .npy and .nc, arrays with
    /// axes [trajectory,] time, positions where all snapshots have the same points on a grid, columns where not. Times that were timestamps are written as such.
    /// </summary>
    /// <exception cref="System.ArgumentException">The ending is not known, or such a file cannot hold the forecast.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(string path) => Disk.Real.Replace(path, Bytes(path));

    /// <summary>The bytes of a file of that name.</summary>
    internal byte[] Bytes(string path) => ForecastFile.Bytes(this, path);
}
