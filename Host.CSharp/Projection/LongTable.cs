using System;
using System.Collections.Generic;
using System.Linq;
using Spectral.Host.OwnData;
using Spectral.Host.OwnData.Reading;

namespace Spectral.Host.Projection;

/// <summary>Someone's data: a long table, one row an observation, of time, position and one field or the real and imaginary part of one.</summary>
/// <param name="Sha256">The hash of the file, in hexadecimal.</param>
/// <param name="Columns">The names of time, position and the fields.</param>
/// <param name="IsGuessed">Whether the columns were guessed.</param>
/// <param name="RowCount">The number of rows.</param>
/// <param name="Samples">The samples, time by time.</param>
internal sealed record LongTable(string Sha256, string[] Columns, bool IsGuessed, int RowCount, FieldSamples[] Samples)
{
    private static readonly string[] Times = ["t", "time"];
    private static readonly string[] Positions = ["x", "position"];
    private static readonly string[] RealParts = ["re", "real", "u_re", "re_u", "u_real"];
    private static readonly string[] ImaginaryParts = ["im", "imag", "imaginary", "u_im", "im_u", "u_imag"];

    /// <summary>The names of the fields.</summary>
    public IEnumerable<string> Fields => Columns.Skip(2);

    /// <summary>Reads a file: the columns named, or those that look like time, position and fields.</summary>
    /// <exception cref="DataFileException">The file is damaged, or a column is missing or is not of numbers.</exception>
    /// <exception cref="ArgumentException">The columns cannot be guessed, or a row cannot be used; the message names it.</exception>
    public static LongTable Read(string path, string[]? columns, RoleHints reading) => Guarded.Value(path, () =>
    {
        TableSource source = SourceFile.Open(path, reading);
        string[] names = columns ?? (source.Suggested is { Trajectory: null, Positions.Length: 1, Fields.Length: 1 or 2 } suggested
            ? [suggested.Time, .. suggested.Positions, .. suggested.Fields]
            : Guess(path, source.Columns));
        RoleCheck.Checked(source, new DataRoles(null, names[0], [names[1]], names[2..], names.Length == 4));
        double[][] values = Numbers(source, names);

        if (reading.Missing.Length > 0)
        {
            values = WithoutMissing(values, reading.Missing);
        }

        FieldSamples[] samples = FieldSamples.FromTable(values[0], values[1], values[2..], names);
        return new LongTable(FileHash.Sha256(path), names, columns is null, values[0].Length, samples);
    });

    private static double[][] Numbers(TableSource source, string[] names)
    {
        HeldRows rows = new(names.Length, hasTrajectories: false);

        foreach (RowBatch batch in source.Batches(names, trajectory: null, new TrajectoryNames()))
        {
            rows.Add(batch);
        }

        return rows.Columns();
    }

    /// <summary>The rows without those in which a field is one of these values, or is missing.</summary>
    private static double[][] WithoutMissing(double[][] values, double[] missing)
    {
        foreach (double[] field in values.Skip(2))
        {
            FillValues.Remove(field, missing);
        }

        int[] kept = [.. Enumerable.Range(0, values[0].Length).Where(row => values.Skip(2).All(field => !double.IsNaN(field[row])))];
        return Array.ConvertAll(values, column => Array.ConvertAll(kept, row => column[row]));
    }

    private static string[] Guess(string path, IReadOnlyList<SourceColumn> columns)
    {
        string[] numbers = [.. columns.Where(column => column.Kind == ValueKind.Number).Select(column => column.Name)];
        string? time = Named(numbers, Times);
        string? position = Named(numbers, Positions);

        if ((time is null || position is null) && numbers.Length is 3 or 4)
        {
            return numbers;
        }

        string[] rest = [.. numbers.Where(name => name != time && name != position)];

        if (time is null || position is null || rest.Length is 0 or > 2)
        {
            string has = numbers.Length == 0 ? "no columns of numbers" : $"the columns of numbers {string.Join(", ", numbers)}";
            throw new ArgumentException(
                $"{path}: which columns are time, position and field cannot be guessed (the file has {has}); name them with --columns t,x,u or t,x,real,imaginary.");
        }

        return Named(rest, RealParts) is { } real && Named(rest, ImaginaryParts) is { } imaginary && rest.Length == 2
            ? [time, position, real, imaginary]
            : [time, position, .. rest];
    }

    private static string? Named(string[] columns, string[] names) =>
        names.Select(name => Array.Find(columns, column => string.Equals(column, name, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(found => found is not null);
}
