using System;

namespace Spectral.Host.Training;

/// <summary>A differentiable function of the parameters.</summary>
internal interface IObjective
{
    /// <summary>Length of the vector of parameters.</summary>
    int Count { get; }

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
}
