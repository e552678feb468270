using System;

namespace Spectral.Host.Training;

/// <summary>A differentiable function of the parameters.</summary>
internal interface IObjective
{
    /// <summary>Length of the vector of parameters.</summary>
    int Count { get; }

    /// <summary>Operations of floating point so far; see OperationCount. A training that goes on sets it to what was done before.</summary>
    long Operations { get; set; }

    /// <summary>The value and, written to the second argument, the gradient.</summary>
    double ValueAndGradient(ReadOnlySpan<double> parameters, Span<double> gradient);
}

/// <summary>A sum of squares Σ r² of the parameters.</summary>
internal interface ISumOfSquares : IObjective
{
    /// <summary>Σ r².</summary>
    double Value(ReadOnlySpan<double> parameters);

    /// <summary>Σ r², with JᵀJ (lower triangle, row-major [count × count]) and Jᵀr.</summary>
    double Linearise(ReadOnlySpan<double> parameters, double[] normalMatrix, Span<double> gradient);

    /// <summary>
    /// Jᵀ ∂²r/∂h² of r(θ + h δ) at h = 0, by central differences, at the parameters of the last <see cref="Linearise"/>.
    /// False where the residuals near there are not finite.
    /// </summary>
    bool Curvature(ReadOnlySpan<double> parameters, ReadOnlySpan<double> step, Span<double> result);
}
