using System;

namespace Spectral.Host.Engine;

/// <summary>
/// Householder reduction [J | r] = Q [R | s; 0 | ρ]: Σ r² changes with the state as Σ (R δ + s)² does, up to a constant, so that JᵀJ needs as many rows
/// as the state is long, however many residuals the loss has. All sums are chains of fused multiply-adds in increasing row.
/// </summary>
internal static class ResidualCompression
{
    /// <summary>Numbers of work space for one reduction.</summary>
    public static int WorkSize(int residuals, int state) => residuals * (state + 1);

    /// <summary>
    /// Reduces one sample. <paramref name="work"/> holds J and r by columns, [(state + 1) × residuals], and is overwritten;
    /// <paramref name="triangle"/> takes R, [state × state] row-major with zeros below the diagonal; <paramref name="reduced"/> takes s, [state].
    /// Where there are fewer residuals than components of the state, the last rows are zero.
    /// </summary>
    public static void Reduce(Span<double> work, int residuals, int state, Span<double> triangle, Span<double> reduced)
    {
        triangle.Clear();
        reduced.Clear();
        var steps = Math.Min(residuals, state);
        for (var k = 0; k < steps; k++)
        {
            var pivot = work.Slice(k * residuals, residuals);
            var norm = Math.Sqrt(VectorSums.Dot(pivot[k..], pivot[k..]));
            if (norm > 0.0)
            {
                var diagonal = pivot[k] > 0.0 ? -norm : norm;
                pivot[k] -= diagonal;
                var scale = 1.0 / (diagonal * pivot[k]); // −2/‖v‖²
                for (var j = k + 1; j <= state; j++)
                {
                    var column = work.Slice(j * residuals, residuals);
                    VectorSums.AddScaled(scale * VectorSums.Dot(pivot[k..], column[k..]), pivot[k..], column[k..]);
                }

                triangle[k * state + k] = diagonal;
            }

            for (var j = k + 1; j < state; j++)
            {
                triangle[k * state + j] = work[j * residuals + k];
            }

            reduced[k] = work[state * residuals + k];
        }
    }
}
