using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using Spectral.Host.OwnData;
using Spectral.Host.Parquet;

namespace Spectral.Host.CommandLine;

/// <summary>The options of commands on someone's data: which columns mean what, and how faults of data are told.</summary>
internal sealed class DataOptions
{
    /// <summary>--trajectory NAME.</summary>
    public Option<string?> Trajectory { get; } = new("--trajectory") { Description = "The column that names the trajectory of a row. Default: guessed by name, and printed.", HelpName = "column" };

    /// <summary>--time NAME.</summary>
    public Option<string?> Time { get; } = new("--time") { Description = "The column of times.", HelpName = "column" };

    /// <summary>--positions X[,Y[,Z]].</summary>
    public Option<string?> Positions { get; } = new("--positions") { Description = "The columns of positions, one a dimension.", HelpName = "x[,y[,z]]" };

    /// <summary>--fields U[,V …].</summary>
    public Option<string?> Fields { get; } = new("--fields") { Description = "The columns of the fields.", HelpName = "u[,v]" };

    /// <summary>--complex.</summary>
    public Option<bool> Complex { get; } = new("--complex") { Description = "The two fields are the real and the imaginary part of one." };

    /// <summary>Gives a command these options.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { Trajectory, Time, Positions, Fields, Complex })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Whether any of them is given.</summary>
    public bool AreGiven(ParseResult parsed) =>
        parsed.GetValue(Trajectory) is not null || parsed.GetValue(Time) is not null || parsed.GetValue(Positions) is not null || parsed.GetValue(Fields) is not null || parsed.GetValue(Complex);

    /// <summary>Opens a file: roles are those given, the others those of a model, or else guessed.</summary>
    public DataFile Open(ParseResult parsed, string path, DataRoles? usual = null)
    {
        if (!AreGiven(parsed))
        {
            return usual is null ? DataFile.Open(path) : OpenAs(path, usual);
        }

        string[]? positions = Names(parsed.GetValue(Positions), "--positions");
        string[]? fields = Names(parsed.GetValue(Fields), "--fields");
        string? time = parsed.GetValue(Time);
        DataRoles roles = usual ?? (time is not null && positions is not null && fields is not null ? new DataRoles(null, time, positions, fields, false) : DataFile.Open(path).Roles);
        return DataFile.Open(path, roles with
        {
            Trajectory = parsed.GetValue(Trajectory) ?? roles.Trajectory,
            Time = time ?? roles.Time,
            Positions = positions ?? roles.Positions,
            Fields = fields ?? roles.Fields,
            IsComplex = parsed.GetValue(Complex) || (fields is null && roles.IsComplex),
        });
    }

    // A file that has the model's columns is read by them; another one by what its own names suggest.
    private static DataFile OpenAs(string path, DataRoles usual)
    {
        try
        {
            return DataFile.Open(path, usual);
        }
        catch (DataFileException)
        {
            return DataFile.Open(path);
        }
    }

    private static string[]? Names(string? given, string option)
    {
        string[]? names = given?.Split(',').Select(name => name.Trim()).ToArray();
        return names is null || (names.All(name => name.Length > 0) && names.Distinct(StringComparer.Ordinal).Count() == names.Length)
            ? names
            : throw new UsageException($"{option} needs different names with commas between, not '{given}'");
    }

    /// <summary>Whatever is wrong with the data, a model or the words is a matter of what was asked for.</summary>
    public static T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception fault) when (fault is DataFileException or ModelFileException or ParquetException)
        {
            throw new UsageException(fault.Message.TrimEnd('.'));
        }
        catch (ArgumentException fault)
        {
            string message = fault.ParamName is null ? fault.Message : fault.Message.Replace($" (Parameter '{fault.ParamName}')", "", StringComparison.Ordinal);
            throw new UsageException(message.ReplaceLineEndings(" ").TrimEnd('.'));
        }
    }

    /// <summary>Refuses an output that would overwrite an input, or that is a folder.</summary>
    public static void RefuseOverwriting(string option, string output, params string[] inputs)
    {
        if (Directory.Exists(output))
        {
            throw new UsageException($"{option} {output} is a folder; name a file in it");
        }

        foreach (string input in inputs)
        {
            string source = Final(input);

            if (source == Final(output) || source == Final(output + ".partial"))
            {
                throw new UsageException($"{option} {output} would overwrite {input}; name another file");
            }
        }
    }

    /// <summary>A number from text with a name for complaints.</summary>
    public static double Number(string text, string what) =>
        double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : throw new UsageException($"{what}, not '{text}'");

    private static string Final(string path)
    {
        FileInfo file = new(Path.GetFullPath(path));
        return file.Exists && file.ResolveLinkTarget(returnFinalTarget: true) is { } target ? target.FullName : file.FullName;
    }
}
