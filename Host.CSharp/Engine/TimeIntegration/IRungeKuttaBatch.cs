using System;

namespace Spectral.Host.Engine;

/// <summary>
/// A batched fixed-step solver with its adjoint, in either precision: numbers come and go in double precision and are rounded at the border. States are those after the
/// first time, time by time: [later times × batch × n], as a loss takes them.
/// See <see cref="RungeKuttaBatch{T}"/>.
/// </summary>
internal interface IRungeKuttaBatch : IDisposable
{
    /// <summary>Solves from initial [batch × n] to states [later times × batch × n]. Returns the first trajectory that is not finite, or −1.</summary>
    int Solve(ReadOnlySpan<double> parameters, ReadOnlySpan<double> initial, Span<double> states);

    /// <summary>The same, and keeps the stages for <see cref="Pull"/>.</summary>
    int Record(ReadOnlySpan<double> parameters, ReadOnlySpan<double> initial, Span<double> states);

    /// <summary>
    /// From the derivatives of a loss in the states of the last <see cref="Record"/>, cotangents [later times × batch × n], those in the initial states [batch × n] and in
    /// the parameters.
    /// </summary>
    void Pull(ReadOnlySpan<double> cotangents, Span<double> initialGradient, Span<double> parameterGradient);
}

/// <summary>The choice of the precision and of the way gradients are computed.</summary>
internal static class RungeKuttaBatch
{
    /// <summary>A solver for a field and, where gradients are wanted, its pull, of one <see cref="Recording"/>.</summary>
    public static IRungeKuttaBatch Of(Precision precision, FixedScheme scheme, Spectral.Program field, Spectral.Program? pull, int threads, GradientMethod method = GradientMethod.StoreAll) =>
        precision == Precision.Single
            ? new RungeKuttaBatch<float>(scheme, CpuProgram.CompileSingle(field), pull is null ? null : CpuProgram.CompileSingle(pull), threads, method: method)
            : new RungeKuttaBatch<double>(scheme, CpuProgram.Compile(field), pull is null ? null : CpuProgram.Compile(pull), threads, method: method);
}
