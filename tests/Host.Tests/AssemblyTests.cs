using NUnit.Framework;

namespace Spectral.Host.Tests;

internal sealed class AssemblyTests
{
    [Test]
    public void The_host_is_called_Spectral_Host() => Assert.That(typeof(Spectral.Host.Program).Assembly.GetName().Name, Is.EqualTo("Spectral.Host"));
}
