using NUnit.Framework;
using Spectral.Host.Reproduction;

namespace Spectral.Reproduction.Tests;

/// <summary>The host as a process.</summary>
internal sealed class HostTests
{
    [Test]
    public void The_host_runs_and_says_its_version()
    {
        ChildProcess child = ChildProcess.Pipeline("--version");
        Assert.That(child.ExitCode, Is.Zero, child.Error);
        Assert.That(child.Output.Trim(), Is.EqualTo(BuildInformation.Version));
    }

    [Test]
    public void A_usage_error_is_the_exit_code_two_of_the_process() => Assert.That(ChildProcess.Pipeline("run nothing").ExitCode, Is.EqualTo(2));
}
