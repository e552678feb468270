using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using NUnit.Framework;

namespace Spectral.Reproduction.Tests.Bits;

/// <summary>The same bits without AVX-512, without AVX2, without vectors, without tiers, on one processor, in another culture: each in a process of its own.</summary>
internal sealed class SameBitsTests
{
    private static readonly Lazy<string[]> AsItIs = new(() => Hashes(Switch.None));

    [TestCaseSource(typeof(Switch), nameof(Switch.All))]
    public void The_bits_are_the_same(Switch other)
    {
        Assume.That(RuntimeInformation.ProcessArchitecture, Is.EqualTo(Architecture.X64), "the switches are those of x64");
        var different = AsItIs.Value.Zip(Hashes(other)).Where(pair => pair.First != pair.Second).Select(pair => pair.First[(pair.First.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        Assert.That(different, Is.Empty, $"Sections that differ with {other} ({string.Join(' ', other.Variables)}).");
    }

    [TestCaseSource(typeof(Switch), nameof(Switch.Visible))]
    public void A_child_sees_that_its_switch_is_missing(Switch other)
    {
        var child = Run(other with { Variables = [] });
        Assert.That(child.Error, Does.Contain("had no effect"));
        Assert.That(child.ExitCode, Is.EqualTo(Child.SwitchHadNoEffect));
    }

    [Test]
    public void One_changed_bit_changes_the_fingerprint()
    {
        using Fingerprint one = new();
        using Fingerprint other = new();
        Assert.That(one.Add([1.0, 2.0]).Finish(), Is.Not.EqualTo(other.Add([1.0, Math.BitIncrement(2.0)]).Finish()));
    }

    [TestCaseSource(typeof(Sections), nameof(Sections.All))]
    public void Every_section_has_content(Section section)
    {
        using Fingerprint print = new();
        using Fingerprint empty = new();
        section.Run(print);
        Assert.That(print.Finish(), Is.Not.EqualTo(empty.Finish()));
    }

    private static ChildProcess Run(Switch wanted)
    {
        var directory = TestContext.CurrentContext.TestDirectory;
        return ChildProcess.Run(directory, ["exec", Path.Combine(directory, "Spectral.Reproduction.Tests.dll"), wanted.Name], wanted.Variables);
    }

    private static string[] Hashes(Switch wanted)
    {
        var child = Run(wanted);
        Assert.That(child.ExitCode, Is.Zero, child.Error);
        var lines = child.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.EqualTo(Sections.All.Length));
        return lines;
    }
}
