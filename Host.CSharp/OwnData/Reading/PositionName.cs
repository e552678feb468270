using System;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace Spectral.Host.OwnData.Reading;

/// <summary>
/// The name of a column of a wide table, which says where its values were measured: <c>0.5</c>, <c>x=0.5</c>, <c>u(0.5)</c>, <c>u[0.5]</c>, <c>u(x=0.5)</c>,
/// <c>u @ x=0.5</c>, and in more dimensions <c>u(0.5, 1)</c>.
/// </summary>
/// <param name="Field">The field, empty where the name has none.</param>
/// <param name="Axes">The names of the positions, empty where it has none.</param>
/// <param name="Position">The position, a number a dimension.</param>
internal sealed partial record PositionName(string Field, string[] Axes, double[] Position)
{
    private const int MostDimensions = 3;

    /// <summary>What a name says; null where it names no position.</summary>
    public static PositionName? Of(string name)
    {
        Match call = Call().Match(name);
        string inner = call.Success ? call.Groups["inner"].Value : name;
        string[] parts = inner.Split(call.Success ? [',', ';'] : [';'], StringSplitOptions.TrimEntries);
        string[] axes = new string[parts.Length];
        double[] position = new double[parts.Length];

        for (int axis = 0; axis < parts.Length; axis++)
        {
            int equals = parts[axis].IndexOf('=');
            axes[axis] = equals < 0 ? "" : parts[axis][..equals].Trim();

            if (!double.TryParse(parts[axis].AsSpan(equals + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out position[axis]) || !double.IsFinite(position[axis]))
            {
                return null;
            }
        }

        return parts.Length > MostDimensions ? null : new PositionName(call.Groups["field"].Value.Trim(), axes.All(axis => axis.Length > 0) ? axes : [], position);
    }

    [GeneratedRegex(@"^(?<field>[^()\[\]=@]+)([(\[](?<inner>[^()\[\]]+)[)\]]|(\([^()]*\) *)?@ *(?<inner>[^()\[\]@]+=[^()\[\]@]+))$", RegexOptions.CultureInvariant)]
    private static partial Regex Call();
}
