using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Spectral.Reproduction.Tests.Assemblies;

/// <summary>The rooms of the host, read from the built assembly: none uses a later one, and of Parquet the others see nothing but its face.</summary>
internal sealed partial class RoomTests
{
    private const string Parquet = "Spectral.Host.Parquet";

    /// <summary>From what needs nothing to what needs all; Program stands above them.</summary>
    private static readonly string[] Rooms = ["Files", "Parquet", "Engine", "Training", "Reproduction", "OwnData", "Projection", "Equations", "Koopman", "CommandLine", "Torch"];

    private static readonly AssemblyCalls Host = AssemblyCalls.In(Path.Combine(TestContext.CurrentContext.TestDirectory, "Spectral.Host.dll"));

    /// <summary>Pairs of types of the host, the second used by the first: as the owner of a method called, its argument or its type argument.</summary>
    private static readonly (string User, string Used)[] Uses =
    [
        .. from call in Host.Calls
           where RoomOf(call.CallerType) >= 0
           from used in call.Parameters.Concat(call.TypeArguments).Append(call.Type).SelectMany(type => HostType().Matches(type).Select(match => match.Value))
           select (call.CallerType, used),
    ];

    [Test]
    public void The_rooms_are_those_of_the_sources() => Assert.That(
        Directory.GetDirectories(Path.Combine(ChildProcess.Root, "Host.CSharp")).Select(Path.GetFileName).Except(["bin", "obj"]),
        Is.EquivalentTo(Rooms));

    [Test]
    public void No_room_uses_a_later_one()
    {
        Assert.That(Uses.Count(use => RoomOf(use.Used) >= 0 && RoomOf(use.Used) < RoomOf(use.User)), Is.GreaterThan(0), "The scanner sees no use at all.");
        Assert.That(Told(Uses.Where(use => RoomOf(use.Used) > RoomOf(use.User))), Is.Empty);
    }

    [Test]
    public void Nobody_reaches_into_Parquet()
    {
        IEnumerable<(string User, string Used)> inside = Uses.Where(use => NamespaceOf(use.Used).StartsWith($"{Parquet}.", StringComparison.Ordinal));
        bool IsOfParquet(string type) => $"{type}.".StartsWith($"{Parquet}.", StringComparison.Ordinal);
        Assert.That(inside.Count(use => IsOfParquet(use.User)), Is.GreaterThan(0), "The scanner sees no use at all.");
        Assert.That(Told(inside.Where(use => !IsOfParquet(use.User))), Is.Empty);
    }

    private static string[] Told(IEnumerable<(string User, string Used)> uses) => [.. uses.Select(use => $"{use.User} uses {use.Used}").Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The place of a type's room; −1 for a type outside the rooms.</summary>
    private static int RoomOf(string type) => HostType().IsMatch(type) ? Array.IndexOf(Rooms, type.Split('.')[2]) : -1;

    private static string NamespaceOf(string type) => type[..type.LastIndexOf('.')];

    [GeneratedRegex(@"Spectral\.Host(\.\w+){2,}")]
    private static partial Regex HostType();
}
