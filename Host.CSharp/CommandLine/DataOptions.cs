using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
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
    public Option<string[]> Positions { get; } = new("--positions") { Description = "The columns of positions, one a dimension. Default: guessed.", HelpName = "x[,y[,z]]", CustomParser = Names };

    /// <summary>--fields COLUMNS.</summary>
    public Option<string[]> Fields { get; } = new("--fields") { Description = "The columns of the fields. Default: all other columns of numbers.", HelpName = "u[,v…]", CustomParser = Names };

    /// <summary>--complex.</summary>
    public Option<bool> Complex { get; } = new("--complex") { Description = "The two fields are the real and the imaginary part of one. Default: told by their names." };

    /// <summary>All options, to add to a command.</summary>
    public IEnumerable<Option> All => [Trajectory, Time, Positions, Fields, Complex];

    /// <summary>Opens the file with the roles that were given; those that were not are guessed.</summary>
    /// <exception cref="UsageException">The file cannot be used as it is.</exception>
    public DataFile Open(ParseResult parsed) => Open(parsed, parsed.GetRequiredValue(File), null);

    /// <summary>Opens a file with the roles that were given; those that were not are the usual ones where the file has such columns, and guessed where it has not.</summary>
    /// <exception cref="UsageException">The file cannot be used as it is.</exception>
    public DataFile Open(ParseResult parsed, string path, DataRoles? usual)
    {
        string? trajectory = parsed.GetValue(Trajectory);
        string? time = parsed.GetValue(Time);
        string[] positions = parsed.GetValue(Positions) ?? [];
        string[] fields = parsed.GetValue(Fields) ?? [];
        bool isComplex = parsed.GetValue(Complex);

        return BadData.Told(() =>
        {
            if (time is not null && positions.Length > 0 && fields.Length > 0)
            {
                return DataFile.Open(path, new DataRoles(trajectory, time, positions, fields, isComplex));
            }

            DataFile guessed = Usual(path, usual);

            if (trajectory is null && time is null && positions.Length == 0 && fields.Length == 0 && !isComplex)
            {
                return guessed;
            }

            DataRoles roles = guessed.Roles;
            string[] places = positions.Length > 0 ? positions : roles.Positions;
            string when = time ?? roles.Time;
            string? which = trajectory ?? roles.Trajectory;

            // What has been given another role is no field by default.
            string[] values = fields.Length > 0 ? fields : [.. roles.Fields.Where(name => name != when && name != which && !places.Contains(name, StringComparer.Ordinal))];
            return DataFile.Open(path, roles with
            {
                Trajectory = which,
                Time = when,
                Positions = places,
                Fields = values,
                IsComplex = isComplex || (roles.IsComplex && values.SequenceEqual(roles.Fields, StringComparer.Ordinal)),
            });
        });
    }

    private static DataFile Usual(string path, DataRoles? usual)
    {
        if (usual is not null)
        {
            try
            {
                return DataFile.Open(path, usual);
            }
            catch (DataFileException)
            {
                // Another file with columns of its own: their names tell.
            }
        }

        return DataFile.Open(path);
    }

    /// <summary>The options as they were given, to repeat in a command that goes on from here.</summary>
    public string Given(ParseResult parsed)
    {
        List<string> words = [];
        Add("--trajectory", parsed.GetValue(Trajectory));
        Add("--time", parsed.GetValue(Time));
        Add("--positions", parsed.GetValue(Positions) is { Length: > 0 } positions ? string.Join(',', positions) : null);
        Add("--fields", parsed.GetValue(Fields) is { Length: > 0 } fields ? string.Join(',', fields) : null);

        if (parsed.GetValue(Complex))
        {
            words.Add("--complex");
        }

        return string.Concat(words.Select(word => " " + word));

        void Add(string option, string? value)
        {
            if (value is not null)
            {
                words.Add($"{option} {ShellWord.Of(value)}");
            }
        }
    }

    private static string[]? Names(ArgumentResult result)
    {
        string given = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        string[] names = [.. given.Split(',').Select(name => name.Trim())];

        if (names.All(name => name.Length > 0))
        {
            return names;
        }

        result.AddError($"names of columns are given with commas between, not '{given}'");
        return null;
    }
}
