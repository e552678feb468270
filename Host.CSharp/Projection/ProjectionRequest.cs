using Spectral.Host.OwnData;

namespace Spectral.Host.Projection;

/// <summary>What to expand, in which basis.</summary>
/// <param name="File">The file of the data, a long table.</param>
/// <param name="Columns">The names of time, position and one or two fields; null to guess them.</param>
/// <param name="Basis">The name of the basis.</param>
/// <param name="Order">The highest mode.</param>
/// <param name="Exponents">The parameters of the family, none for its usual ones.</param>
/// <param name="Left">The left end of the domain; null for that of the data.</param>
/// <param name="Right">The right end of the domain; null for that of the data.</param>
/// <param name="Factor">The factor q of the scale; null for the usual one.</param>
/// <param name="Reading">How the file is read.</param>
internal sealed record ProjectionRequest(
    string File,
    string[]? Columns,
    string Basis,
    int Order,
    double[] Exponents,
    double? Left,
    double? Right,
    double? Factor,
    RoleHints Reading);
