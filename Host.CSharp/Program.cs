namespace Spectral.Host;

internal static class Program
{
    private static int Main() => Spectral.Experiments.Catalogue.all.Length;
}
