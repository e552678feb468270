using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Spectral.Torch;

/// <summary>Numbers of a script that are made once: doubles, which take the precision of the program they belong to, or row numbers.</summary>
internal sealed record ScriptData(double[] Numbers, long[] Rows, int[] Shape, Precision Precision);

/// <summary>
/// The text of a TorchScript under construction, and the data that it reads as <c>c[0], c[1], …</c>. Functions follow each other; one that is called stands before its caller.
/// </summary>
internal sealed class ScriptText
{
    private readonly StringBuilder _text = new();
    private readonly List<ScriptData> _data = [];

    /// <summary>The data, in the order of their numbers.</summary>
    public IReadOnlyList<ScriptData> Data => _data;

    /// <summary>A number as a literal that is read back to the same bits.</summary>
    public static string Number(double value)
    {
        if (double.IsFinite(value))
        {
            string text = value.ToString("R", CultureInfo.InvariantCulture);
            text = text.Contains('.', StringComparison.Ordinal) || text.Contains('E', StringComparison.Ordinal) ? text : text + ".0";
            return value < 0.0 || double.IsNegative(value) ? $"({text})" : text;
        }

        return double.IsNaN(value) ? "float('nan')" : value > 0.0 ? "float('inf')" : "float('-inf')";
    }

    /// <summary>Whole numbers as a list.</summary>
    public static string List(params IEnumerable<object> items) => FormattableString.Invariant($"[{string.Join(", ", items)}]");

    /// <summary>The precision as a script names it: c10::ScalarType has 6 for float and 7 for double.</summary>
    public static string TypeOf(Precision precision) => precision == Precision.Single ? "6" : "7";

    /// <summary>Takes numbers of that shape over; the text that reads them.</summary>
    public string Constant(double[] numbers, int[] shape, Precision precision) => Add(new(numbers, [], shape, precision));

    /// <summary>Takes row numbers over; the text that reads them.</summary>
    public string Rows(int[] rows) => Add(new([], [.. rows.Select(row => (long)row)], [rows.Length], Precision.Double));

    /// <summary>The place of the next datum.</summary>
    public int Next => _data.Count;

    /// <summary>Adds a function of those lines; its name and parameters stand in the head, as in <c>dot(a: Tensor, b: Tensor) -> float</c>.</summary>
    public void Function(string head, params IEnumerable<string> lines)
    {
        _text.Append("def ").Append(head).Append(":\n");

        foreach (string line in lines)
        {
            _text.Append("    ").Append(line).Append('\n');
        }
    }

    /// <summary>Adds functions as they are written.</summary>
    public void Functions(string text) => _text.Append(text.ReplaceLineEndings("\n").TrimEnd('\n')).Append('\n');

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private string Add(ScriptData data)
    {
        _data.Add(data);
        return FormattableString.Invariant($"c[{_data.Count - 1}]");
    }
}
