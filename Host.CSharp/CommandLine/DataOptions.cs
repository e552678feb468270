using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using Spectral.Host.OwnData;

namespace Spectral.Host.CommandLine;

/// <summary>The file of data and the roles of its columns, as the commands for own data share them.</summary>
internal sealed class DataOptions
{
    /// <summary>The file.</summary>
    public Argument<string> File { get; } = new("file") { Description = "Your data: times, one to three positions, one or more fields; a trajectory if there are several." };

    /// <summary>--trajectory COLUMN.</summary>
    public Option<string> Trajectory { get; } = new("--trajectory") { Description = "The column that tells trajectories apart. Default: guessed; none if there is no such column.", HelpName = "column" };

    /// <summary>--time COLUMN.</summary>
    public Option<string> Time { get; } = new("--time") { Description = "The column of times. Default: guessed.", HelpName = "column" };

    /// <summary>--positions COLUMNS.</summary>
    public Option<string[]> Positions { get; } = new("--positions") { Description = "The columns of positions, one a dimension. Default: guessed.", HelpName = "x[,y[,z]]", CustomParser = OptionWords.Names };

    /// <summary>--fields COLUMNS.</summary>
    public Option<string[]> Fields { get; } = new("--fields") { Description = "The columns of the fields. Default: all other columns of numbers.", HelpName = "u[,v…]", CustomParser = OptionWords.Names };

    /// <summary>--inputs COLUMNS.</summary>
    public Option<string[]> Inputs { get; } = new("--inputs") { Description = "The columns of known inputs: what acts on the process from outside, one value a time, such as a measured forcing. Default: none.", HelpName = "w[,v…]", CustomParser = OptionWords.Names };

    /// <summary>--parameters COLUMNS.</summary>
    public Option<string[]> Parameters { get; } = new("--parameters") { Description = "The columns of parameters that differ from run to run and stay in each, such as a viscosity; learned across runs and forecast for others. Default: none.", HelpName = "nu[,a…]", CustomParser = OptionWords.Names };

    /// <summary>--complex.</summary>
    public Option<bool> Complex { get; } = new("--complex") { Description = "The two fields are the real and the imaginary part of one. Default: told by their names." };

    /// <summary>How the file is read.</summary>
    public ReadingOptions Reading { get; } = new();

    /// <summary>All options, to add to a command.</summary>
    public IEnumerable<Option> All => [Trajectory, Time, Positions, Fields, Inputs, Parameters, Complex, .. Reading.All];

    /// <summary>Opens the file with the roles that were given; those that were not are guessed.</summary>
    /// <exception cref="UsageException">The file cannot be used as it is.</exception>
    public DataFile Open(ParseResult parsed) => Open(parsed, parsed.GetRequiredValue(File), null);

    /// <summary>Opens a file with the roles that were given; those that were not are the usual ones where the file has such columns, and guessed where it has not.</summary>
    /// <exception cref="UsageException">The file cannot be used as it is.</exception>
    public DataFile Open(ParseResult parsed, string path, DataRoles? usual)
    {
        RoleHints known = Known(parsed);
        return BadData.Told(() => (usual is null ? null : Usual(path, usual, known)) ?? DataFile.Open(path, known));
    }

    /// <summary>The roles that were given.</summary>
    public RoleHints Known(ParseResult parsed) => Reading.Given(parsed) with
    {
        Trajectory = parsed.GetValue(Trajectory),
        Time = parsed.GetValue(Time),
        Positions = parsed.GetValue(Positions) ?? [],
        Fields = parsed.GetValue(Fields) ?? [],
        Inputs = [.. parsed.GetValue(Inputs) ?? [], .. parsed.GetValue(Parameters) ?? []],
        IsComplex = parsed.GetValue(Complex) ? true : null,
    };

    /// <summary>The file with the usual roles where nothing else is known; null for another file with columns of its own, whose names tell.</summary>
    private static DataFile? Usual(string path, DataRoles usual, RoleHints known)
    {
        try
        {
            return DataFile.Open(path, usual with
            {
                Trajectory = known.Trajectory ?? usual.Trajectory,
                Time = known.Time ?? usual.Time,
                Positions = known.Positions.Length > 0 ? known.Positions : usual.Positions,
                Fields = known.Fields.Length > 0 ? known.Fields : usual.Fields,
                Inputs = known.Inputs.Length > 0 ? known.Inputs : usual.Inputs,
                IsComplex = known.IsComplex ?? (usual.IsComplex && known.Fields.Length == 0),
                Reading = usual.Reading with
                {
                    Arrays = known.Arrays.Length > 0 ? known.Arrays : usual.Reading.Arrays,
                    Axes = known.Axes.Length > 0 ? known.Axes : usual.Reading.Axes,
                    Missing = known.Missing.Length > 0 ? known.Missing : usual.Reading.Missing,
                },
            });
        }
        catch (DataFileException)
        {
            return null;
        }
    }

    /// <summary>The options as they were given, to repeat in a command that goes on from here.</summary>
    public string Given(ParseResult parsed)
    {
        List<string> words = [];
        Add("--trajectory", parsed.GetValue(Trajectory));
        Add("--time", parsed.GetValue(Time));
        Add("--positions", parsed.GetValue(Positions) is { Length: > 0 } positions ? string.Join(',', positions) : null);
        Add("--fields", parsed.GetValue(Fields) is { Length: > 0 } fields ? string.Join(',', fields) : null);
        Add("--parameters", parsed.GetValue(Parameters) is { Length: > 0 } parameters ? string.Join(',', parameters) : null);
        Add("--inputs", parsed.GetValue(Inputs) is { Length: > 0 } inputs ? string.Join(',', inputs) : null);

        if (parsed.GetValue(Complex))
        {
            words.Add("--complex");
        }

        return string.Concat(words.Select(word => " " + word)) + Reading.Words(parsed);

        void Add(string option, string? value)
        {
            if (value is not null)
            {
                words.Add($"{option} {ShellWord.Of(value)}");
            }
        }
    }
}
