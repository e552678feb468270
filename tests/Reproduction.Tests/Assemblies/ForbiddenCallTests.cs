using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using NUnit.Framework;

namespace Spectral.Reproduction.Tests.Assemblies;

/// <summary>
/// Reads the built assemblies: no result path calls anything whose bits depend on the machine, the platform, the clock or chance,
/// and the mathematics is pure. The scanner itself is tried on methods that break each rule.
/// </summary>
internal sealed class ForbiddenCallTests
{
    private const string Core = "Spectral.Core";
    private static readonly string[] Assemblies = [Core, "Spectral.Experiments", "Spectral.Host"];

    private static readonly Dictionary<string, AssemblyCalls> Read = [];

    private static AssemblyCalls CallsOf(string assembly)
    {
        lock (Read)
        {
            if (!Read.TryGetValue(assembly, out var calls))
            {
                calls = AssemblyCalls.In(Path.Combine(TestContext.CurrentContext.TestDirectory, $"{assembly}.dll"));
                Read.Add(assembly, calls);
            }

            return calls;
        }
    }

    private static IEnumerable<(Call Call, Rule Rule)> Broken(string assembly) =>
        from call in CallsOf(assembly).Calls
        from rule in Rules.All
        where (assembly == Core || !rule.PureOnly) && rule.Forbids(call)
        select (call, rule);

    [TestCaseSource(nameof(Assemblies))]
    public void No_method_calls_what_would_change_bits(string assembly)
    {
        var found = Broken(assembly)
            .Where(found => !Allowed.All.Any(allowed => allowed.Covers(found.Call)))
            .Select(found => $"{found.Call.Caller} calls {found.Call}: {found.Rule}")
            .Distinct()
            .ToList();
        Assert.That(found, Is.Empty, $"{assembly} has {found.Count} forbidden call(s):\n{string.Join('\n', found)}\n");
    }

    [TestCaseSource(nameof(Assemblies))]
    public void The_scanner_reads_whole_assemblies(string assembly)
    {
        // As many bodies as reflection sees, and calls of a kind that every assembly makes.
        var all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var bodies = System.Reflection.Assembly.Load(assembly).GetTypes()
            .Sum(type => type.GetMethods(all).Cast<MethodBase>().Concat(type.GetConstructors(all)).Count(method => method.GetMethodBody() is not null));
        Assert.That(CallsOf(assembly).MethodBodies, Is.EqualTo(bodies));
        Assert.That(CallsOf(assembly).Calls.Count(call => call.Type.StartsWith("System.", System.StringComparison.Ordinal)), Is.GreaterThan(10));
    }

    [Test]
    public void The_mathematics_writes_no_static_field_after_it_is_loaded()
    {
        // Start-up code and the initialisers of types run once; the F# compiler counts in init@ fields how far they are.
        var writes = CallsOf(Core).StaticStores
            .Where(write => !write.Contains("StartupCode$", System.StringComparison.Ordinal)
                && !write.Contains("::.cctor ", System.StringComparison.Ordinal)
                && !write.Contains("::staticInitialization@", System.StringComparison.Ordinal)
                && !write.Contains("::init@", System.StringComparison.Ordinal))
            .ToList();
        Assert.That(writes, Is.Empty, string.Join('\n', writes));
    }

    [TestCaseSource(typeof(Allowed), nameof(Allowed.All))]
    public void Every_exception_is_still_needed(Allowed allowed)
    {
        var used = Assemblies.SelectMany(Broken).Any(found => allowed.Covers(found.Call));
        Assert.That(used, Is.True, $"Nothing needs this exception any more, remove it: {allowed}");
    }

    [TestCaseSource(typeof(Rules), nameof(Rules.All))]
    public void The_scanner_finds_what_breaks(Rule rule)
    {
        var culprits = typeof(Culprits).GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly)
            .Where(method => method.GetCustomAttribute<BreaksAttribute>()?.Rule is { } name && rule.Name.StartsWith(name, System.StringComparison.Ordinal))
            .Select(method => method.Name)
            .ToList();
        Assert.That(culprits, Is.Not.Empty, $"No method of {nameof(Culprits)} breaks the rule '{rule}'.");

        var own = CallsOf("Spectral.Reproduction.Tests").Calls.Where(call => call.CallerType == typeof(Culprits).FullName && rule.Forbids(call)).ToList();

        // A lambda's body lives in a nested class; its method is named after the one that holds it.
        var missed = culprits.Where(name => !own.Any(call => call.Caller.Contains($"::{name}", System.StringComparison.Ordinal) || call.Caller.Contains($"<{name}>", System.StringComparison.Ordinal)));
        Assert.That(missed, Is.Empty, $"The scanner does not see that these break the rule '{rule}'.");
    }

    [Test]
    public void The_scanner_lets_pass_what_is_exact()
    {
        var found = from call in CallsOf("Spectral.Reproduction.Tests").Calls
                    where call.CallerType == typeof(Innocents).FullName
                    from rule in Rules.All
                    where !rule.PureOnly && rule.Forbids(call)
                    select $"{call.Caller} calls {call}: {rule}";
        Assert.That(found, Is.Empty);
    }
}
