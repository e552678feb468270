using System;
using System.Linq;

namespace Spectral.Host.Tests.Engine;

/// <summary>The field of lowered programs, run by the reference interpreter: the core's own solvers take it.</summary>
internal sealed class CoreField(Spectral.Program value, Spectral.Program pull, double[] parameters) : DifferentiableField(value.Input("y").Size, parameters)
{
    public override void Value(double time, double[] state, double[] slope) => Run(value, time, state, []).Outputs[0].CopyTo(slope, 0);

    public override DifferentiableField WithParameters(double[] changed) => new CoreField(value, pull, changed);

    public override void Pull(double time, double[] state, double[] w, double[] stateCotangent, double[] parameterCotangent)
    {
        BatchResult result = Run(pull, time, state, w);
        result.Outputs[0].CopyTo(stateCotangent, 0);
        for (int i = 0; i < parameterCotangent.Length; i++)
        {
            parameterCotangent[i] += result.Sums[i];
        }
    }

    public override void Push(double time, double[] state, double[] stateTangent, double[] parameterTangent, double[] slopeTangent) =>
        throw new NotSupportedException("these tests push nothing");

    private BatchResult Run(Spectral.Program program, double time, double[] state, double[] w) =>
        Reference.run(program, Parameters, 1, [.. program.Inputs.Select(s => s.Name switch { "y" => state, "w" => w, _ => new[] { time } })]);
}
