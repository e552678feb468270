namespace Spectral.Reproduction.Tests.Assemblies;

/// <summary>
/// One use of a method: a call, a construction, or a pointer taken to it (for a delegate), as it stands in the intermediate language.
/// Types are written as in metadata: System.Collections.Generic.Dictionary`2, nested types after a slash.
/// </summary>
/// <param name="Caller">The type and method that hold the instruction, for example Spectral.Gauss::hermite.</param>
/// <param name="Type">The declaring type of the method used, without its type arguments.</param>
/// <param name="Method">Its name; .ctor for a construction.</param>
/// <param name="TypeArguments">Arguments of the declaring type and the method, for example System.Double.</param>
/// <param name="Parameters">Types of its parameters; those of a generic method as they are declared, !!0.</param>
internal sealed record Call(string Caller, string Type, string Method, string[] TypeArguments, string[] Parameters)
{
    /// <summary>The type that a person wrote: closures and nested types are part of the outermost one.</summary>
    public string CallerType => Caller[..Caller.IndexOf("::", System.StringComparison.Ordinal)].Split('/')[0];

    /// <summary>The namespace of the declaring type.</summary>
    public string Namespace => Type.Contains('.', System.StringComparison.Ordinal) ? Type[..Type.LastIndexOf('.')] : "";

    public bool IsOn(string type) => Type == type;

    public bool Takes(string type) => System.Array.IndexOf(Parameters, type) >= 0;

    public override string ToString()
    {
        var arguments = TypeArguments.Length == 0 ? "" : $"<{string.Join(", ", TypeArguments)}>";
        return $"{Type}::{Method}{arguments}({string.Join(", ", Parameters)})";
    }
}
