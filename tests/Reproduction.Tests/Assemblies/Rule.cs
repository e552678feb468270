using System;

namespace Spectral.Reproduction.Tests.Assemblies;

/// <summary>A kind of call that a result path must not make.</summary>
/// <param name="Name">What is forbidden, and why, in a few words.</param>
/// <param name="Forbids">Whether a call is of this kind.</param>
/// <param name="PureOnly">True for what only the mathematics must not do: clock, files, console, threads.</param>
internal sealed record Rule(string Name, Func<Call, bool> Forbids, bool PureOnly = false)
{
    public override string ToString() => Name;
}
