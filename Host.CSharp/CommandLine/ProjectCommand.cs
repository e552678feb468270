using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Spectral.Host.Files;
using Spectral.Host.OwnData;
using Spectral.Host.Projection;

namespace Spectral.Host.CommandLine;

/// <summary><c>pipeline project file.parquet --basis hermite --order 24</c>: someone's data in a basis that scales and moves.</summary>
internal static class ProjectCommand
{
    private static readonly Argument<string> File = new("file") { Description = "Your data, in Parquet, text or arrays: time, position, a field or its real and imaginary part." };

    private static readonly Option<string> Basis = new("--basis")
    {
        Description = "On the line hermite, mapped-jacobi; on the half line laguerre, power-laguerre; on an interval chebyshev, legendre, jacobi; periodic fourier.",
        HelpName = "name",
        Required = true,
    };

    private static readonly Option<int> Order = new("--order") { Description = "The highest mode; of fourier the highest wavenumber.", HelpName = "number", Required = true };

    private static readonly Option<double[]> Alpha = new("--alpha")
    {
        Description = "Exponents of the family: a,b for jacobi, alpha for laguerre and power-laguerre (default 0) and mapped-jacobi (default 0.5).",
        HelpName = "a[,b]",
        CustomParser = result => Numbers(result, "--alpha", 1, 2),
    };

    private static readonly Option<double?> Factor = new("--q")
    {
        Description = "The factor of the scale β = q/σ on the line and half line. Default: 1.25 for hermite, 1 for the others.",
        HelpName = "number",
    };

    private static readonly Option<double[]> Domain = new("--domain")
    {
        Description = "The ends of the interval or period; for laguerre only the left one counts. Default: those of the data.",
        HelpName = "left,right",
        CustomParser = result => Numbers(result, "--domain", 2, 2),
    };

    private static readonly Option<string[]> Columns = new("--columns")
    {
        Description = "The columns of time, position and field, or real and imaginary part. Default: guessed by name and place, and printed.",
        HelpName = "t,x,u[,v]",
        CustomParser = Names,
    };

    private static readonly Option<string> Out = new("--out") { Description = "The file of the expansions. Default: out/project/NAME.BASIS-ORDER.parquet.", HelpName = "file" };

    private static readonly Option<int> Every = new("--every")
    {
        Description = "Prints every k-th time; the file holds all. Default: some twenty lines.",
        HelpName = "k",
        Validators = { RefuseNoStep },
    };

    /// <summary>The command.</summary>
    public static Command Create(Disk disk, CommonOptions options)
    {
        ReadingOptions reading = new();
        Command command = new("project", "Expands your data at every time in a spectral basis that scales and moves with it, and says how far the expansion is from the data.")
        {
            File, Basis, Order, Alpha, Factor, Domain, Columns, Out, Every, options.Json,
        };

        foreach (Option option in reading.All)
        {
            command.Add(option);
        }

        command.SetAction(parsed => Run(parsed, disk, reading.Given(parsed), parsed.GetValue(options.Json)));
        return HelpWithExamples.On(
            command,
            "pipeline project data.parquet --basis hermite --order 24",
            "pipeline project data.parquet --basis fourier --order 32 --columns t,x,re,im --every 10",
            "pipeline project data.parquet --basis chebyshev --order 40 --domain -1,1 --out modes.parquet",
            "pipeline project data.parquet --basis mapped-jacobi --alpha 0.5 --order 24 --json");
    }

    private static int Run(ParseResult parsed, Disk disk, RoleHints reading, bool asJson)
    {
        string file = parsed.GetRequiredValue(File);
        string basis = parsed.GetRequiredValue(Basis).Trim().ToLowerInvariant();
        int order = parsed.GetRequiredValue(Order);
        string name = string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(file)}.{basis}-{order}.parquet");
        string destination = parsed.GetValue(Out) ?? Path.Combine("out", "project", name);
        string ending = Path.GetExtension(destination);

        if (ending.Length > 0 && !ending.Equals(".parquet", StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"--out {destination}: expansions are written as Parquet; give a name that ends in .parquet, not {ending}");
        }

        double[]? domain = Given(parsed, Domain);
        ProjectionRequest request = new(file, Given(parsed, Columns), basis, order, Given(parsed, Alpha) ?? [], domain?[0], domain?[1], parsed.GetValue(Factor), reading);
        OutputPath.RefuseOverwriting(file, destination, "--out");
        ProjectionRun run = Compute(request);
        byte[] bytes = ProjectionFile.Bytes(run);
        string folder = Path.GetDirectoryName(Path.GetFullPath(destination))!;
        TextWriter writer = parsed.InvocationConfiguration.Output;
        Disk.Folder(folder);
        disk.Replace(destination, bytes);

        if (asJson)
        {
            JsonObject json = ProjectionView.Json(run, parsed.GetValue(Every));
            json["file"] = destination;
            json["file_sha256"] = Convert.ToHexStringLower(SHA256.HashData(bytes));
            Screen.Json(writer, json);
            return ExitCode.Reproduced;
        }

        ProjectionView.Draw(writer, run, parsed.GetValue(Every));

        foreach (string line in ProjectionView.Summary(run))
        {
            writer.WriteLine(line);
        }

        writer.WriteLine(ProjectionView.Written(destination, run));
        return ExitCode.Reproduced;
    }

    /// <summary>The values given; an option of values that is not given has none rather than null.</summary>
    private static T[]? Given<T>(ParseResult parsed, Option<T[]> option) => parsed.GetValue(option) is { Length: > 0 } values ? values : null;

    /// <summary>Whatever is wrong with the file, its rows or the words is a matter of what was asked for.</summary>
    private static ProjectionRun Compute(ProjectionRequest request)
    {
        try
        {
            return ProjectionRun.Of(request);
        }
        catch (ArgumentException fault)
        {
            throw new UsageException(fault.ParamName is null ? fault.Message : fault.Message.Replace($" (Parameter '{fault.ParamName}')", "", StringComparison.Ordinal));
        }
    }

    private static double[]? Numbers(ArgumentResult result, string option, int least, int most)
    {
        string given = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        List<double> numbers = [];

        foreach (string word in given.Split(','))
        {
            if (!double.TryParse(word.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            {
                result.AddError($"{option} needs {(least == most ? "two numbers with a comma between" : "a number, or two with a comma between")}, not '{given}'");
                return null;
            }

            numbers.Add(number);
        }

        if (numbers.Count < least || numbers.Count > most)
        {
            result.AddError($"{option} needs {(least == most ? "two numbers with a comma between" : "a number, or two with a comma between")}, not '{given}'");
            return null;
        }

        return [.. numbers];
    }

    private static string[]? Names(ArgumentResult result)
    {
        string given = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        string[] names = [.. given.Split(',').Select(name => name.Trim())];

        if (names.Length is 3 or 4 && names.All(name => name.Length > 0) && names.Distinct(StringComparer.Ordinal).Count() == names.Length)
        {
            return names;
        }

        result.AddError($"--columns needs three or four different names with commas between (time, position, field or real and imaginary part), not '{given}'");
        return null;
    }

    private static void RefuseNoStep(OptionResult result)
    {
        if (!result.Errors.Any() && result.GetValueOrDefault<int>() < 1)
        {
            result.AddError($"--every needs a number of at least 1, not {result.GetValueOrDefault<int>()}");
        }
    }
}
