using System;
using System.IO;
using System.Linq;

namespace Spectral.Reproduction.Tests;

/// <summary>What a page shows as a program, compiled beside our assemblies and run in its own folder.</summary>
internal static class ExampleProject
{
    /// <summary>Builds or runs the project of that name in a folder that holds its source.</summary>
    public static (int Code, string Output) Run(string folder, string project, string properties, string items, string[] assemblies, string verb)
    {
        string built = AppContext.BaseDirectory;
        string references = string.Concat(assemblies.Select(name => $"<Reference Include=\"{name}\" HintPath=\"{Path.Combine(built, name + ".dll")}\" />"));
        File.WriteAllText(
            Path.Combine(folder, project),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>{properties}<Nullable>enable</Nullable><InvariantGlobalization>true</InvariantGlobalization>
                <DisableImplicitFSharpCoreReference>true</DisableImplicitFSharpCoreReference><TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <RunWorkingDirectory>$(MSBuildProjectDirectory)</RunWorkingDirectory>
              </PropertyGroup>
              <ItemGroup>{items}{references}</ItemGroup>
            </Project>
            """);
        string path = Path.Combine(folder, project);
        string[] arguments = verb == "run" ? ["run", "--project", path, "-c", "Release"] : ["build", path, "-c", "Release", "--nologo"];
        (int code, string output, string error) = ChildProcess.Run(ChildProcess.Root, arguments);
        return (code, output + error);
    }
}
