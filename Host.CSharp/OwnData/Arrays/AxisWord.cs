using System;
using System.Globalization;
using System.IO;
using System.Linq;
using Spectral.Host.OwnData.Reading;

namespace Spectral.Host.OwnData.Arrays;

/// <summary>
/// An axis as it is given: a name, as <c>t</c>; a name and its values from first to last by a step, <c>t=0:0.1:2</c>, or without a last one, <c>t=0:0.1</c>;
/// or a name and a file with the values, <c>t=times.npy</c>.
/// </summary>
/// <param name="Name">The name.</param>
/// <param name="Given">What stands behind =; null where nothing does.</param>
internal sealed record AxisWord(string Name, string? Given)
{
    /// <summary>Relative distance by which a last value may be missed by round-off.</summary>
    private const double Close = 1e-9;

    private const int MostValues = 1 << 26;

    /// <summary>The axes in words such as t and x=0:0.5:4.</summary>
    /// <exception cref="InvalidDataException">A word is none.</exception>
    public static AxisWord[] Of(string[] words)
    {
        AxisWord[] found = [.. words.Select(Of)];
        return found.GroupBy(word => word.Name).FirstOrDefault(same => same.Count() > 1)?.Key is { } twice
            ? throw new InvalidDataException($"--axes names {twice} twice; give each axis its own name.")
            : found;
    }

    /// <summary>The number of values, where they are given and their number can be told.</summary>
    public int? Count(string folder) => Given is null || IsOpen ? null : Values(null, folder, Name).Length;

    /// <summary>The values; an axis that is given without a last value takes as many as there are entries.</summary>
    /// <exception cref="InvalidDataException">They are none, or not as many as there are entries.</exception>
    public double[] Values(long? length, string folder, string what)
    {
        double[] values = Range(length) ?? OfFile(folder);
        return length is { } entries && entries != values.Length
            ? throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"{what} has {entries} entries, and {Name}={Given} gives {values.Length}; give {entries} values, as in {Name}=first:step."))
            : values;
    }

    private bool IsOpen => Given?.Split(':') is { Length: 2 } parts && parts.All(part => Number(part) is not null);

    private static AxisWord Of(string word)
    {
        int equals = word.IndexOf('=');
        AxisWord axis = equals < 0 ? new AxisWord(word.Trim(), null) : new AxisWord(word[..equals].Trim(), word[(equals + 1)..].Trim());
        return axis.Name.Length > 0 && axis.Given?.Length != 0 ? axis : throw new InvalidDataException($"--axes has '{word}' where an axis is expected; write its name, or name=first:step:last.");
    }

    /// <summary>The values of first:step:last or first:step; null where that is no such words.</summary>
    private double[]? Range(long? length)
    {
        string[] parts = Given!.Split(':');

        if (parts.Length is not (2 or 3) || parts.Any(part => Number(part) is null))
        {
            return null;
        }

        double first = Number(parts[0])!.Value;
        double step = Number(parts[1])!.Value;
        double count = parts.Length == 3 ? Math.Floor(((Number(parts[2])!.Value - first) / step) + Close) + 1 : length ?? 0;
        return step != 0 && count >= 1 && count <= MostValues
            ? [.. Enumerable.Range(0, (int)count).Select(i => first + (i * step))]
            : throw new InvalidDataException($"--axes {Name}={Given} gives no values; write {Name}=first:step:last with a step that leads from first to last.");
    }

    private double[] OfFile(string folder)
    {
        string path = Path.Combine(folder, Given!);
        path = File.Exists(path) ? path : Given!;

        if (!File.Exists(path))
        {
            throw new InvalidDataException($"--axes {Name}={Given} is neither first:step:last nor a file; write numbers, as in {Name}=0:0.1:2, or the name of a file with the values.");
        }

        using ArrayFile? arrays = ArrayFiles.Open(path);

        if (arrays is not null)
        {
            NamedArray[] vectors = [.. arrays.Arrays.Where(array => array.IsVector && array.Kind == ArrayKind.Real)];
            NamedArray? found = vectors.Length == 1 ? vectors[0] : Array.Find(vectors, array => AxisNames.Plain(array.Name) == Name);
            return found is null
                ? throw new InvalidDataException($"--axes {Name}={Given}: the file holds {ArrayFile.Listed(arrays.Arrays)}, and none of them alone is a vector called {Name}; give a file with one.")
                : arrays.Vector(found);
        }

        string[] words = File.ReadAllText(path).Split([' ', '\t', '\r', '\n', ',', ';'], StringSplitOptions.RemoveEmptyEntries);
        return [.. words.Select(word => Number(word) ?? throw new InvalidDataException($"--axes {Name}={Given}: '{CsvForm.Shortened(word)}' in that file is no number; give a file of numbers."))];
    }

    private static double? Number(string text) =>
        double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : null;
}
