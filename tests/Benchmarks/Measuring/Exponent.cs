using System;
using System.Collections.Generic;
using System.Linq;

namespace Spectral.Benchmarks.Measuring;

/// <summary>The exponent p of y ≈ c xᵖ: the slope of the straight line through (log x, log y) in the sense of least squares.</summary>
internal static class Exponent
{
    /// <summary>p of the points.</summary>
    public static double Fit(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        double[] u = [.. x.Select(value => Math.Log(value))], v = [.. y.Select(value => Math.Log(value))];
        double meanU = u.Average(), meanV = v.Average();
        return u.Zip(v, (a, b) => (a - meanU) * (b - meanV)).Sum() / u.Sum(a => (a - meanU) * (a - meanU));
    }
}
