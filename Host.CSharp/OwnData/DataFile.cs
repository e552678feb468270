using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Spectral.Host.OwnData.Reading;

namespace Spectral.Host.OwnData;

/// <summary>
/// Someone's data: a table of times, positions and fields in a Parquet file or a text, read as snapshots, one a time of a trajectory.
/// <code>DataFile file = DataFile.Open("data.parquet");
/// foreach (FieldSnapshot snapshot in file.Snapshots()) { … }</code>
/// </summary>
public sealed class DataFile
{
    private readonly TableSource _source;
    private readonly Lazy<Task<string>> _hash;
    private string[] _found = [];

    private DataFile(TableSource source, DataRoles roles, bool areGuessed)
    {
        _source = source;
        _hash = new Lazy<Task<string>>(() => Task.Run(() => FileHash.Sha256(source.Path)));
        Roles = roles;
        RolesAreGuessed = areGuessed;
    }

    /// <summary>The path that was given.</summary>
    public string Path => _source.Path;

    /// <summary>What the columns are.</summary>
    public DataRoles Roles { get; }

    /// <summary>Whether the roles were guessed from the names of the columns.</summary>
    public bool RolesAreGuessed { get; }

    /// <summary>What is worth knowing of how the file is read, one sentence each; when its snapshots have been read to their end, also which values look like stand-ins for missing ones.</summary>
    public IReadOnlyList<string> Notes => [.. _source.Notes, .. _found];

    /// <summary>The names of all columns, in the order of the file.</summary>
    public IReadOnlyList<string> Columns => [.. _source.Columns.Select(column => column.Name)];

    /// <summary>The SHA-256 of the file's bytes, in hexadecimal; made beside the first reading of the snapshots, or when it is asked for.</summary>
    /// <exception cref="DataFileException">The file cannot be read any more.</exception>
    public string Sha256 => Guarded.Value(Path, () => _hash.Value.GetAwaiter().GetResult());

    /// <summary>Opens a file: with these roles of its columns, or with those that the names of the columns suggest.</summary>
    /// <exception cref="DataFileException">The file cannot be read, a column is missing or is not of numbers, or the roles cannot be guessed.</exception>
    public static DataFile Open(string path, DataRoles? roles = null) => roles is null
        ? Open(path, new RoleHints())
        : Open(path, new RoleHints { Arrays = roles.Reading.Arrays, Axes = roles.Reading.Axes }, roles.Reading, source => RoleCheck.Checked(source, roles), areGuessed: false);

    /// <summary>Opens a file of which some roles are known; the others are guessed.</summary>
    /// <exception cref="DataFileException">The file cannot be read, a column is missing or is not of numbers, or the roles cannot be guessed.</exception>
    public static DataFile Open(string path, RoleHints known) => Open(path, known, RoleGuess.Of);

    /// <summary>
    /// Opens a file of observables: one row a time and a column an observable, or fields at points in a long or a wide table or an array. The fields that are known are the observables.
    /// Where a time of a trajectory has several rows, or positions are known, it is a table of fields.
    /// </summary>
    /// <exception cref="DataFileException">The file cannot be read, a column is missing or is not of numbers, or the roles cannot be guessed.</exception>
    public static DataFile OpenObservables(string path, RoleHints? known = null) => Open(path, known ?? new RoleHints(), SeriesRoles.Of);

    private static DataFile Open(string path, RoleHints known, Func<TableSource, RoleHints, DataRoles> guess)
    {
        ArgumentNullException.ThrowIfNull(known);
        DataReading reading = new() { Arrays = known.Arrays, Axes = known.Axes, Missing = known.Missing };
        return Open(path, known, reading, source => guess(source, known), areGuessed: true);
    }

    private static DataFile Open(string path, RoleHints known, DataReading reading, Func<TableSource, DataRoles> roles, bool areGuessed) => Guarded.Value(path, () =>
    {
        TableSource source = SourceFile.Open(path, known);
        DataRoles found = roles(source);
        TimeOrigin? first = source.Origin(found.Time);
        TimeOrigin? origin = first is null ? null : reading.Origin ?? first;

        if (origin is not null)
        {
            source.CountFrom(found.Time, origin);
        }

        return new DataFile(source, found with { Reading = reading with { Origin = origin } }, areGuessed);
    });

    /// <summary>
    /// The snapshots: trajectories in the order in which the file first names them, the times of each ascending, the points in the order of the file.
    /// A file whose rows stand in this order is never held in memory as a whole; another one is, up to a bound.
    /// </summary>
    /// <exception cref="DataFileException">A row cannot be used; the message names it.</exception>
    public IEnumerable<FieldSnapshot> Snapshots()
    {
        bool isAny = false;

        foreach (FieldSnapshot snapshot in Snapshots(OrderedRows.MostHeldNumbers, OrderedRows.FewNumbers).Where(snapshot => snapshot.IsObserved))
        {
            isAny = true;
            yield return snapshot;
        }

        if (!isAny)
        {
            throw _source.Fault("no point has a value of any field at any time: fill the gaps, or leave out a field.");
        }
    }

    /// <summary>The known inputs of each trajectory, by its name: at all its times, also those at which nothing was observed.</summary>
    /// <exception cref="DataFileException">A row cannot be used; the message names it.</exception>
    public IReadOnlyDictionary<string, KnownInputs> Inputs()
    {
        Dictionary<string, List<FieldSnapshot>> found = new(StringComparer.Ordinal);

        if (Roles.Inputs.Length > 0)
        {
            foreach (FieldSnapshot snapshot in Snapshots(OrderedRows.MostHeldNumbers, OrderedRows.FewNumbers))
            {
                if (!found.TryGetValue(snapshot.Trajectory, out List<FieldSnapshot>? own))
                {
                    found.Add(snapshot.Trajectory, own = []);
                }

                own.Add(new FieldSnapshot(snapshot.Trajectory, snapshot.Time, [[0.0]], [[0.0]], snapshot.Inputs));
            }
        }

        return found.ToDictionary(one => one.Key, one => new KnownInputs([.. one.Value.Select(snapshot => snapshot.Time)], [.. one.Value.Select(snapshot => snapshot.Inputs)]), StringComparer.Ordinal);
    }

    /// <summary>The snapshots, with other bounds on what is held in memory.</summary>
    internal IEnumerable<FieldSnapshot> Snapshots(long mostHeldNumbers, long fewNumbers)
    {
        _ = _hash.Value;
        OrderedRows rows = new(_source, Roles, mostHeldNumbers, fewNumbers);
        return Looked(Guarded.Sequence(Path, Roles.IsSeries ? SeriesSnapshots.Of(_source, Roles, rows) : Roles.IsWide ? WideSnapshots.Of(_source, Roles, rows) : SnapshotBlocks.Of(_source, Roles, rows)));
    }

    /// <summary>The snapshots with NaN for what stands for missing values; what else looks so is noted at the end.</summary>
    private IEnumerable<FieldSnapshot> Looked(IEnumerable<FieldSnapshot> snapshots)
    {
        FillValues fills = new(Roles.Fields);
        UniformFields uniform = new(Roles.Fields);
        int unobserved = 0;

        foreach (FieldSnapshot snapshot in snapshots)
        {
            for (int field = 0; field < snapshot.Fields.Length; field++)
            {
                FillValues.Remove(snapshot.Fields[field], Roles.Reading.Missing);
                fills.Add(field, snapshot.Fields[field]);
                uniform.Add(field, snapshot.Fields[field]);
            }

            unobserved += snapshot.IsObserved ? 0 : 1;
            yield return snapshot;
        }

        _found = [.. fills.Found(), .. uniform.Found(), .. unobserved == 0 ? Enumerable.Empty<string>() : [$"{unobserved} {(unobserved == 1 ? "time has" : "times have")} no value of any field: taken as not observed"]];
    }
}
