using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Spectral.Host.OwnData.Reading;

namespace Spectral.Host.OwnData.Arrays;

/// <summary>Arrays with axes as a table: rows trajectory by trajectory, time by time, the last position fastest. Read in blocks of several times.</summary>
internal sealed class ArraySource : TableSource
{
    /// <summary>The numbers of a block: 8 MiB.</summary>
    private const int BlockNumbers = 1 << 20;

    /// <summary>Rows that are handed out at once.</summary>
    private const int BatchRows = 1 << 14;

    private readonly ArrayPlan[] _plans;
    private readonly string? _runs;
    private readonly Func<ArrayFile> _open;
    private TimeOrigin? _origin;

    private ArraySource(string path, Func<ArrayFile> open, string kind, ArrayPlan[] plans)
        : base(path)
    {
        (_open, _plans) = (open, plans);
        ArrayPlan first = plans[0];
        bool hasRuns = plans.Length > 1 || first.Trajectories is not null || first.Run.Length > 0;
        _runs = hasRuns ? first.Trajectories?.Name ?? "run" : null;
        _origin = first.Time.Instants is { } instants ? new TimeOrigin(instants[0], IsTimeOfDay: false, IsUtc: false) : null;
        string[] positions = [.. first.Positions.Select(axis => axis.Name)];
        string[] fields = [.. first.Fields.Select(field => field.Name)];
        bool isComplex = fields.Length == 2 && first.Arrays.Length == 1 && first.Arrays[0].Kind == ArrayKind.Complex;
        Suggested = new DataRoles(_runs, first.Time.Name, positions, fields, isComplex);
        Columns =
        [
            .. Suggested.Names.Select(name => new SourceColumn(
                name, name == _runs ? ValueKind.Word : name == first.Time.Name && first.Time.Instants is not null ? ValueKind.Instant : ValueKind.Number)),
        ];

        if (Columns.GroupBy(column => column.Name).FirstOrDefault(same => same.Count() > 1)?.Key is { } twice)
        {
            throw new InvalidDataException($"an axis and an array are both called {twice}; call the axis something else (--axes).");
        }

        Notes = [$"{string.Join(", ", first.Arrays.Select(array => array.ToString()))} of the {kind}: axes {string.Join(", ", first.Axes.Select(Said))}{(plans.Length > 1 ? $", in each of {plans.Length} groups" : "")}"];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<SourceColumn> Columns { get; }

    /// <inheritdoc/>
    public override DataRoles? Suggested { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes { get; }

    /// <inheritdoc/>
    public override long? RowCount => _plans.Sum(Rows);

    /// <summary>A file of arrays as a table; null where the file is none.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or its arrays cannot be told; the message says what to write.</exception>
    public static TableSource? Open(string path, ArrayRequest request)
    {
        ArrayFile Again() => ArrayFiles.Open(path) ?? throw new InvalidDataException("the file has changed while it was read; read it again.");
        using ArrayFile? file = ArrayFiles.Open(path);

        if (file is null)
        {
            return null;
        }

        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path)) ?? "";
        (string Run, NamedArray[] Arrays)[] groups = ArrayGroups.Of(file.Arrays);
        NamedArray[]? columns = groups.Length > 1 ? null : new ArrayMeaning(file, groups[0].Arrays, "", request, folder).Columns();
        return columns is not null
            ? ColumnArrays.Of(path, Again, file, columns)
            : new ArraySource(path, Again, file.Kind, [.. groups.Select(group => new ArrayMeaning(file, group.Arrays, group.Run, request, folder).Plan())]);
    }

    /// <inheritdoc/>
    public override TimeOrigin? Origin(string column) => column == _plans[0].Time.Name ? _origin : null;

    /// <inheritdoc/>
    public override void CountFrom(string column, TimeOrigin origin) => _origin = _origin is null ? null : origin;

    /// <inheritdoc/>
    public override string Place(long row)
    {
        ArrayPlan plan = _plans[0];

        foreach (ArrayPlan one in _plans)
        {
            plan = one;

            if (row < Rows(one))
            {
                break;
            }

            row -= Rows(one);
        }

        long point = row % plan.Points;
        long time = row / plan.Points % plan.Time.Length;
        Dictionary<ArrayAxis, long> at = new() { [plan.Time] = time };

        foreach (ArrayAxis axis in plan.Positions.Reverse())
        {
            at[axis] = point % axis.Length;
            point /= axis.Length;
        }

        IEnumerable<string> entries = plan.Axes.Where(axis => axis.Role != AxisRole.Single).Select(axis =>
            axis.Role == AxisRole.Field ? ":" : (axis.Role == AxisRole.Trajectory ? row / plan.Points / plan.Time.Length : at[axis]).ToString(CultureInfo.InvariantCulture));
        return $"entry [{string.Join(", ", entries)}] of {plan.Arrays[0].Name}, counted from 0,";
    }

    /// <inheritdoc/>
    public override IEnumerable<RowBatch> Batches(IReadOnlyList<string> numbers, string? trajectory, TrajectoryNames names)
    {
        using ArrayFile file = _open();
        long first = 0;

        foreach (ArrayPlan plan in _plans)
        {
            ArrayBlock block = new(file, plan, numbers, _origin);
            int runs = plan.Trajectories?.Length ?? 1;
            int times = (int)Math.Clamp(BlockNumbers / Math.Max(1, plan.Points * plan.Components), 1, Math.Max(1, plan.Time.Length));
            RowBatch batch = new()
            {
                Numbers = [.. numbers.Select(_ => new double[(int)Math.Min(BatchRows, Math.Max(1, times * plan.Points))])],
                Trajectories = trajectory is null ? null : new int[(int)Math.Min(BatchRows, Math.Max(1, times * plan.Points))],
            };

            for (int run = 0; run < runs; run++)
            {
                int number = trajectory is null ? 0 : names.Of(Name(plan, run));

                for (int from = 0; from < plan.Time.Length; from += times)
                {
                    block.Load(run, from, Math.Min(times, plan.Time.Length - from));

                    for (long row = 0; row < block.Rows; row += batch.Count)
                    {
                        batch.Count = (int)Math.Min(batch.Numbers.Length == 0 ? BatchRows : batch.Numbers[0].Length, block.Rows - row);
                        batch.FirstRow = first;
                        block.Fill(row, batch.Count, batch.Numbers);
                        batch.Trajectories?.AsSpan(0, Math.Min(batch.Count, batch.Trajectories.Length)).Fill(number);
                        yield return batch;
                        first += batch.Count;
                    }
                }
            }
        }
    }

    private static long Rows(ArrayPlan plan) => checked((plan.Trajectories?.Length ?? 1) * plan.Time.Length * plan.Points);

    private static string Name(ArrayPlan plan, int run)
    {
        string name = plan.Trajectories is not { } axis ? ""
            : axis.Words is { } words ? words[run]
            : axis.Values[run].ToString("R", CultureInfo.InvariantCulture);
        return plan.Run.Length == 0 ? name : name.Length == 0 ? plan.Run : $"{plan.Run}/{name}";
    }

    private static string Said(ArrayAxis axis) => axis.Role switch
    {
        AxisRole.Single => "one entry",
        AxisRole.Field => $"{axis.Name} ({axis.Length})",
        _ => $"{axis.Name} ({axis.Length}{(axis.IsNumbered ? ", numbered from 0" : "")})",
    };
}
