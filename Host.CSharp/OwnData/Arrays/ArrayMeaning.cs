using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Spectral.Host.OwnData.Arrays;

/// <summary>Finds which arrays of a file are fields, and what their axes are: as it is said, by the names that the file gives, by the layout of PDEBench, or by lengths.</summary>
internal sealed class ArrayMeaning(ArrayFile file, IReadOnlyList<NamedArray> arrays, string run, ArrayRequest request, string folder)
{
    private const int MostPositions = 3;
    private const int MostComponents = 32;

    /// <summary>The order of PDEBench's axes.</summary>
    private static readonly string[] PdeBench = ["t", "x", "y", "z"];

    /// <summary>Whether the file holds no array with axes, but columns: arrays that all have the same lengths, times and positions among them.</summary>
    public NamedArray[]? Columns()
    {
        if (request.Axes.Length > 0)
        {
            return null;
        }

        NamedArray[] numbers = [.. arrays.Where(array => array.Kind is ArrayKind.Real or ArrayKind.Instant or ArrayKind.Complex && array.Count > 1)];
        NamedArray? field = numbers.Where(array => !AxisNames.IsTime(array.Name) && !AxisNames.IsPosition(array.Name)).MaxBy(array => array.Count);
        NamedArray[] same = field is null ? [] : [.. numbers.Where(array => array.Shape.SequenceEqual(field.Shape))];
        return same.Any(array => AxisNames.IsTime(array.Name)) && same.Any(array => AxisNames.IsPosition(array.Name)) ? same : null;
    }

    /// <summary>The fields and their axes.</summary>
    /// <exception cref="InvalidDataException">They cannot be told; the message says what to write.</exception>
    public ArrayPlan Plan()
    {
        NamedArray[] fields = Fields();
        NamedArray first = fields[0] with { Axes = fields[0].Axes ?? Listed(fields[0]) };

        if (Array.Find(fields, array => !array.Shape.SequenceEqual(first.Shape)) is { } other)
        {
            throw new InvalidDataException($"arrays {first} and {other} have different lengths; name arrays of the same ones (--array).");
        }

        ArrayAxis[] axes = request.Axes.Length > 0 ? Said(first) : first.Axes is not null && NamesTime(first) ? Named(first) : ByLayout(first) ?? ByLength(first, fields);
        int positions = axes.Count(axis => axis.Role == AxisRole.Position);

        if (axes.Count(axis => axis.Role == AxisRole.Time) != 1)
        {
            throw new InvalidDataException($"none of the axes {Listed(axes)} of {first.Name} is known to be the time; call it t (--axes), or name it (--time).");
        }

        if (positions is 0 or > MostPositions)
        {
            throw new InvalidDataException(
                $"array {first.Name} has {positions} axes of positions ({Listed(axes.Where(axis => axis.Role == AxisRole.Position))}); there can be one to {MostPositions}: "
                + "name one of trajectories run, or one of fields field (--axes run,t,x,field).");
        }

        return axes.Count(axis => axis.Role == AxisRole.Field) > 1 || axes.Count(axis => axis.Role == AxisRole.Trajectory) > 1
            ? throw new InvalidDataException($"two axes of {first.Name} are called alike; name one of fields, and one of trajectories, at most.")
            : new ArrayPlan(run, fields, axes);
    }

    /// <summary>The names of the axes from an array of words called axes, as forecasts are written; null where there is none of as many.</summary>
    private string[]? Listed(NamedArray field) =>
        arrays.FirstOrDefault(array => array.Kind == ArrayKind.Word && array.LastName == AxisNames.List && array.Count == field.Shape.Length) is { } list ? file.Words(list) : null;

    private NamedArray[] Fields()
    {
        if (request.Arrays.Length > 0)
        {
            return [.. request.Arrays.Select(Find)];
        }

        NamedArray[] candidates = [.. arrays.Where(array => array.Kind is ArrayKind.Real or ArrayKind.Complex && array.LongAxes.Length >= 2)];

        if (candidates.Length == 0)
        {
            string refused = file.Refused.Count == 0 ? "" : $"; {string.Join("; ", file.Refused.Select(one => $"{one.Name} {one.Refusal}"))}";
            throw new InvalidDataException($"the {file.Kind} has no array of numbers with two axes or more (it has {ArrayFile.Listed(arrays)}{refused}); give one with axes for time and position.");
        }

        Int128 largest = candidates.Max(array => array.Count);
        NamedArray[] found = [.. candidates.Where(array => array.Count == largest)];
        NamedArray? other = Array.Find(found, array => !array.Shape.SequenceEqual(found[0].Shape));
        return other is null
            ? found
            : throw new InvalidDataException($"arrays {found[0]} and {other} may both be the field; name it (--array {found[0].LastName}).");
    }

    private NamedArray Find(string name)
    {
        NamedArray? exact = arrays.FirstOrDefault(array => array.Name == name);
        NamedArray[] last = exact is null ? [.. arrays.Where(array => array.LastName == name)] : [exact];

        if (last.Length != 1)
        {
            string? refusal = file.Refused.Where(one => one.Name == name).Select(one => one.Refusal).FirstOrDefault();
            throw new InvalidDataException(
                refusal is not null ? $"array {name} {refusal}."
                : last.Length > 1 ? $"several arrays are called {name} ({ArrayFile.Listed(last)}); name one by its path."
                : Suggestion.unknown("array", name, [.. arrays.Select(array => array.Name)]) + ".");
        }

        return last[0].Kind is ArrayKind.Real or ArrayKind.Complex && last[0].LongAxes.Length >= 2
            ? last[0]
            : throw new InvalidDataException($"array {last[0]} cannot be a field: name one of numbers with axes for time and position.");
    }

    /// <summary>The axes as they are said.</summary>
    private ArrayAxis[] Said(NamedArray field)
    {
        AxisWord[] words = AxisWord.Of(request.Axes);
        int[] axes = words.Length == field.Shape.Length ? [.. Enumerable.Range(0, field.Shape.Length)] : field.LongAxes;

        if (words.Length != axes.Length)
        {
            throw new InvalidDataException($"array {field} has {field.Shape.Length} axes, and --axes names {words.Length} ({string.Join(",", words.Select(word => word.Name))}); name each, in the order of the array.");
        }

        ArrayAxis[] found = [.. field.Shape.Select(length => new ArrayAxis("", AxisRole.Single, (int)length, []))];

        for (int k = 0; k < axes.Length; k++)
        {
            int length = Length(field, axes[k]);
            string what = string.Create(CultureInfo.InvariantCulture, $"axis {axes[k] + 1} of {field.Name}");
            AxisWord word = words[k];
            found[axes[k]] = word.Given is not null
                ? new ArrayAxis(word.Name, Role(word.Name, null), length, word.Values(length, folder, what))
                : AxisNames.IsField(word.Name) ? Numbered(word.Name, AxisRole.Field, length)
                : Coordinate(word.Name) is not { } vector ? Numbered(word.Name, Role(word.Name, null), length)
                : Fits(vector, length) ? Along(word.Name, vector, length)
                : throw new InvalidDataException($"{what} has {length} entries, and array {vector} with its values has others; name another axis, or give its values ({word.Name}=first:step).");
        }

        return found;
    }

    private bool NamesTime(NamedArray field) => field.Axes!.Any(name => Role(name, Coordinate(name)) == AxisRole.Time);

    /// <summary>The axes by the names that the file gives them.</summary>
    private ArrayAxis[] Named(NamedArray field) =>
    [
        .. field.Axes!.Select((name, axis) =>
        {
            int length = Length(field, axis);
            NamedArray? vector = Coordinate(name) is { } found && Fits(found, length) ? found : null;
            AxisRole role = Role(name, vector);
            return length == 1 && role != AxisRole.Time ? new ArrayAxis("", AxisRole.Single, 1, [])
                : vector is null ? Numbered(AxisNames.Plain(name), role, length)
                : Along(AxisNames.Plain(name), vector, length);
        }),
    ];

    /// <summary>The layout of PDEBench: [run,] t, x, y, z [, field] with arrays x-coordinate or grid/x; null where it is not that.</summary>
    private ArrayAxis[]? ByLayout(NamedArray field)
    {
        NamedArray[] vectors = [.. PdeBench.Select(name => arrays.FirstOrDefault(array => array.IsVector && (array.LastName == name + "-coordinate" || $"/{array.Name}".EndsWith("/grid/" + name, StringComparison.Ordinal)))).OfType<NamedArray>()];

        if (vectors.Length < 2 || AxisNames.Plain(vectors[0].Name) != PdeBench[0])
        {
            return null;
        }

        for (int before = 0; before <= 1; before++)
        {
            int behind = field.Shape.Length - vectors.Length - before;

            if (behind is 0 or 1 && vectors.Select((vector, k) => Fits(vector, field.Shape[before + k])).All(fits => fits))
            {
                return
                [
                    .. Enumerable.Range(0, field.Shape.Length).Select(axis =>
                        axis < before ? Numbered("run", AxisRole.Trajectory, Length(field, axis))
                        : axis < before + vectors.Length ? Along(AxisNames.Plain(vectors[axis - before].Name), vectors[axis - before], Length(field, axis))
                        : Numbered("field", AxisRole.Field, Length(field, axis))),
                ];
            }
        }

        return null;
    }

    /// <summary>The axes by the lengths of the vectors in the file.</summary>
    private ArrayAxis[] ByLength(NamedArray field, NamedArray[] fields)
    {
        NamedArray[] vectors = [.. arrays.Where(array => array.IsVector && array.Kind != ArrayKind.Complex && !fields.Contains(array))];
        NamedArray[] known = [.. vectors.Where(array => AxisNames.IsTime(array.Name) || AxisNames.IsPosition(array.Name) || request.IsTime(array.LastName) || IsRun(array) || array.Kind == ArrayKind.Instant)];
        ArrayAxis?[] found = new ArrayAxis?[field.Shape.Length];

        for (int axis = 0; axis < found.Length; axis++)
        {
            int length = Length(field, axis);

            if (length == 1)
            {
                found[axis] = new ArrayAxis("", AxisRole.Single, 1, []);
                continue;
            }

            NamedArray[] some = [.. known.Where(array => array.Count == length)];
            some = some.Length > 0 ? some : [.. vectors.Where(array => array.Count == length)];
            int[] alike = [.. field.LongAxes.Where(other => field.Shape[other] == length)];

            if (some.Length > 0 && (alike.Length > 1 || some.Length > 1))
            {
                throw Ambiguous(field, axis, alike, some);
            }

            found[axis] = some.Length == 0 ? null : Along(AxisNames.Plain(some[0].Name), some[0], length);
        }

        Rest(field, found);
        return [.. found.Select(axis => axis!)];
    }

    /// <summary>An axis without values in front of times and positions is one of trajectories, a short one behind them one of fields.</summary>
    private static void Rest(NamedArray field, ArrayAxis?[] found)
    {
        bool isPlaced = found.Any(axis => axis?.Role == AxisRole.Time) && found.Any(axis => axis?.Role == AxisRole.Position);

        for (int axis = 0; axis < found.Length; axis++)
        {
            if (found[axis] is not null)
            {
                continue;
            }

            int length = Length(field, axis);
            found[axis] = isPlaced && axis == 0 ? Numbered("run", AxisRole.Trajectory, length)
                : isPlaced && axis == found.Length - 1 && length <= MostComponents ? Numbered("field", AxisRole.Field, length)
                : throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"array {field} comes without the values along its axis {axis + 1} of {length} entries; {Advice(field)}"));
        }
    }

    private InvalidDataException Ambiguous(NamedArray field, int axis, int[] alike, NamedArray[] some)
    {
        string names = string.Join(" or ", some.Select(array => AxisNames.Plain(array.Name)));
        string which = alike.Length > 1 ? $"axes {string.Join(" and ", alike.Select(one => one + 1))}" : string.Create(CultureInfo.InvariantCulture, $"axis {axis + 1}");
        return new InvalidDataException($"{which} of array {field}, of {field.Shape[axis]} entries, may be {names}; {Advice(field)}");
    }

    private static string Advice(NamedArray field)
    {
        string[] names = [.. new[] { "t", "x", "y", "z" }.Take(field.LongAxes.Length)];
        return $"say what the axes are, in the order of the array: --axes {string.Join(",", names)} (values of that name are taken from the file, else 0, 1, 2 …), or with values --axes t=0:0.1,x=-4:0.5.";
    }

    private ArrayAxis Along(string name, NamedArray vector, int length)
    {
        AxisRole role = Role(name, vector);

        if (vector.Kind == ArrayKind.Word)
        {
            return role == AxisRole.Trajectory
                ? new ArrayAxis(name, role, length, Numbers(length)) { Words = file.Words(vector) }
                : throw new InvalidDataException($"array {vector} holds text, and cannot be the values along an axis; give numbers.");
        }

        if (vector.Kind == ArrayKind.Instant)
        {
            Int128[] instants = [.. file.Counts(vector).Take(length).Select(count => (Int128)count * vector.NanosecondsPerCount)];
            return new ArrayAxis(name, role, length, Numbers(length)) { Instants = instants };
        }

        double[] values = file.Vector(vector)[..length];
        int wrong = Array.FindIndex(values, value => !double.IsFinite(value));
        return wrong < 0
            ? new ArrayAxis(name, role, length, values)
            : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"entry {wrong + 1} of {vector.Name} is {values[wrong]:R}; the values along an axis must be finite."));
    }

    private static ArrayAxis Numbered(string name, AxisRole role, int length) => new(name, role, length, Numbers(length)) { IsNumbered = true };

    private static double[] Numbers(int length) => [.. Enumerable.Range(0, length).Select(entry => (double)entry)];

    /// <summary>The vector with the values of an axis of that name.</summary>
    private NamedArray? Coordinate(string name)
    {
        NamedArray[] vectors = [.. arrays.Where(array => array.IsVector || (array.Kind == ArrayKind.Word && array.Shape.Length == 2))];
        return Array.Find(vectors, array => array.Name == name)
            ?? Array.Find(vectors, array => array.LastName == name)
            ?? Array.Find(vectors, array => AxisNames.Plain(array.Name) == name)
            ?? Array.Find(vectors, array => string.Equals(AxisNames.Plain(array.Name), name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether a vector has the values along an axis; PDEBench's times have one more than its arrays.</summary>
    private static bool Fits(NamedArray vector, long length) =>
        vector.Kind == ArrayKind.Word && vector.Shape.Length == 2 ? vector.Shape[0] == length
        : vector.Count == length || (vector.Count == length + 1 && vector.LastName == "t-coordinate");

    private bool IsRun(NamedArray array) => request.IsRun(AxisNames.Plain(array.Name));

    private AxisRole Role(string name, NamedArray? vector)
    {
        string plain = AxisNames.Plain(name);
        return request.IsTime(name) || request.IsTime(plain) ? AxisRole.Time
            : request.Time is null && vector is not null && (vector.Kind == ArrayKind.Instant || vector.Units.Contains(" since ", StringComparison.Ordinal)) ? AxisRole.Time
            : request.IsRun(name) || request.IsRun(plain) ? AxisRole.Trajectory
            : AxisNames.IsField(name) ? AxisRole.Field
            : AxisRole.Position;
    }

    private static int Length(NamedArray field, int axis) => field.Shape[axis] <= int.MaxValue
        ? (int)field.Shape[axis]
        : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"axis {axis + 1} of {field} is too long."));

    private static string Listed(IEnumerable<ArrayAxis> axes) =>
        string.Join(", ", axes.Where(axis => axis.Role != AxisRole.Single).Select(axis => $"{axis.Name} ({axis.Length.ToString(CultureInfo.InvariantCulture)})"));
}
