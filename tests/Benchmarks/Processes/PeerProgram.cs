namespace Spectral.Benchmarks.Processes;

/// <summary>A script that does the same work with another library.</summary>
/// <param name="Name">The library.</param>
/// <param name="Script">Its file in peers/, or an assembly of .NET that runs on LibTorch.</param>
/// <param name="Arguments">What the script is told besides the folder of inputs and the number of threads.</param>
internal sealed record PeerProgram(string Name, string Script, params string[] Arguments);
