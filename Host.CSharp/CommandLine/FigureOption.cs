using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text;
using Spectral.Host.Files;

namespace Spectral.Host.CommandLine;

/// <summary><c>--figure FILE</c>: figures below one another in one file, SVG or PNG by the ending of its name.</summary>
internal sealed class FigureOption(string what)
{
    /// <summary>The option.</summary>
    public Option<string?> Figure { get; } = new("--figure") { Description = $"Draws {what}; the ending of the file says how: .svg or .png.", HelpName = "file" };

    /// <summary>The file, checked before any work is done; null where none is asked for.</summary>
    /// <exception cref="UsageException">It has another ending, or would overwrite one of the others.</exception>
    public string? Checked(ParseResult parsed, params string?[] others)
    {
        if (parsed.GetValue(Figure) is not { } path)
        {
            return null;
        }

        if (!IsSvg(path) && !path.EndsWith(".png", StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"--figure {path}: name a file that ends in .svg or .png");
        }

        foreach (string other in others.OfType<string>())
        {
            OutputPath.RefuseOverwriting(other, path, "--figure");
        }

        return path;
    }

    /// <summary>Draws into a file that was checked.</summary>
    public static void Draw(Disk disk, string path, string title, Figure[] figures)
    {
        Svg sheet = Drawing.sheet(title, figures);
        Disk.Folder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        disk.Replace(path, IsSvg(path) ? Encoding.UTF8.GetBytes(SvgModule.write(sheet)) : Painter.png(sheet));
    }

    private static bool IsSvg(string path) => path.EndsWith(".svg", StringComparison.OrdinalIgnoreCase);
}
