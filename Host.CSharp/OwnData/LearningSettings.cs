using Spectral.Host.Engine;

namespace Spectral.Host.OwnData;

/// <summary>How a model is learned. What is null is chosen from the data, and the report says why; see docs/own-data.md.</summary>
public sealed record LearningSettings
{
    /// <summary>Only times up to this one are seen. Null: four fifths of the time where there are fewer than five trajectories, so that the rest can judge; all times otherwise.</summary>
    public double? Until { get; init; }

    /// <summary>The family of the basis, or one an axis with commas between: hermite, mapped-jacobi, laguerre, legendre, chebyshev, fourier …</summary>
    public string? Basis { get; init; }

    /// <summary>Exponents of a family that has them: a and b of jacobi, alpha of the others.</summary>
    public double[]? Alpha { get; init; }

    /// <summary>A relative error below which no further modes are wanted.</summary>
    public double? Tolerance { get; init; }

    /// <summary>The highest mode along an axis.</summary>
    public int? Order { get; init; }

    /// <summary>γ of the hyperbolic cross in two and three dimensions; −∞ for all products.</summary>
    public double? Gamma { get; init; }

    /// <summary>moving or constant: whether scale and centre follow the data on unbounded axes.</summary>
    public string? Frame { get; init; }

    /// <summary>q of the scale β = q/σ on unbounded axes.</summary>
    public double? Factor { get; init; }

    /// <summary>The ends of each axis: left, right, left, right …</summary>
    public double[]? Domain { get; init; }

    /// <summary>The dynamics: a vector field (linear, quadratic, mlp, residual-mlp, linear+mlp or sparse), delays, or equation; the best forecaster if null.</summary>
    public string? Field { get; init; }

    /// <summary>Units of a hidden layer.</summary>
    public int? Units { get; init; }

    /// <summary>Principal coordinates of the coefficients that the field works in.</summary>
    public int? Directions { get; init; }

    /// <summary>levenberg-marquardt, l-bfgs or adam.</summary>
    public string? Optimiser { get; init; }

    /// <summary>The share of the data kept to judge a fit; 0.2 if null.</summary>
    public double? Validation { get; init; }

    /// <summary>time or trajectory: what that share is a share of.</summary>
    public string? ValidateBy { get; init; }

    /// <summary>The root of all random streams.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Threads to use; no result depends on it. Null: all processors.</summary>
    public int? Threads { get; init; }

    /// <summary>Where to compute. A model learned on one device is like that of another to rounding, and any device goes on with what another has begun.</summary>
    public DeviceChoice Device { get; init; } = DeviceChoice.Usual;
}
