using System;
using System.IO;
using System.Linq;
using System.Text;
using Spectral.Host.Files;

namespace Spectral.Host.Reproduction;

/// <summary>
/// The figures of stored tables as files, <c>table/figures/name.svg</c>. They are drawn from the rows alone, so they can be drawn again at any time and
/// enter neither the manifest nor a comparison.
/// </summary>
internal static class FigureFiles
{
    /// <summary>The folder of a table's figures.</summary>
    public const string FolderName = "figures";

    /// <summary>Draws the figures of a stored table beside it; files of figures that it has no more are removed. Gives the paths.</summary>
    public static string[] Write(TableStore store, Disk disk, string table, Figure[] figures)
    {
        string folder = Path.Combine(store.TableFolder(table), FolderName);
        string[] paths = [.. figures.Select(figure => Path.Combine(folder, figure.Name + ".svg"))];

        if (figures.Length > 0)
        {
            Disk.Folder(folder);
        }

        foreach ((Figure figure, string path) in figures.Zip(paths))
        {
            disk.Replace(path, Encoding.UTF8.GetBytes(Drawing.alone(figure)));
        }

        if (Directory.Exists(folder))
        {
            foreach (string old in Directory.GetFiles(folder, "*.svg").Except(paths, StringComparer.Ordinal))
            {
                File.Delete(old);
            }
        }

        return paths;
    }
}
