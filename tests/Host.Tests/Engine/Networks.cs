namespace Spectral.Host.Tests.Engine;

/// <summary>Fields for the tests of the engine.</summary>
internal static class Networks
{
    /// <summary>A vector field of a tanh network with these layer widths, the state's first and last.</summary>
    internal static FieldPrograms Field(params int[] layers) => FieldPrograms.Of(Mlp.create(Activation.Tanh, layers[0], layers[1..^1], layers[^1]));
}
