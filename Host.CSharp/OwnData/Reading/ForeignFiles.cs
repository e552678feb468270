using System;
using System.IO;
using System.Text;

namespace Spectral.Host.OwnData.Reading;

/// <summary>Files that are known but not read, by their first bytes: what they are, and what to do.</summary>
internal static class ForeignFiles
{
    private const string AsTable = "save the table as Parquet or CSV";
    private const int MostNames = 4096;

    private static readonly (byte[] Beginning, string Name, string Advice)[] Known =
    [
        ([.. "ARROW1"u8], "an Arrow file", AsTable),
        ([.. "FEA1"u8], "a Feather file", "save the table as Parquet, as by df.to_parquet"),
        ([.. "OBJ\u0001"u8], "an Avro file", AsTable),
        ([.. "Obj\u0001"u8], "an Avro file", AsTable),
        ([.. "ORC"u8], "an ORC file", AsTable),
        ([.. "DUCK"u8], "a database", AsTable),
        ([.. "SQLite format 3"u8], "an SQLite database", AsTable),
        ([.. "# Created by Octave"u8], "a text that Octave saved", "save it by save -v7 data.mat, or the array by csvwrite with --axes"),
        ([.. "@relation"u8], "an ARFF file", AsTable),
        ([.. "@RELATION"u8], "an ARFF file", AsTable),
        ([.. "TITLE"u8], "a Tecplot file", "write its zones as one table with columns t, x, u"),
        ([.. "VARIABLES"u8], "a Tecplot file", "write its zones as one table with columns t, x, u"),
        ([.. "#!TDV"u8], "a Tecplot file", "write its zones as one table with columns t, x, u"),
        ([.. "# vtk DataFile"u8], "a VTK file", "write its points and values as one table with columns t, x, u, as ParaView does by Save Data as CSV"),
        ([.. "{"u8], "JSON", AsTable),
        ([.. "["u8], "JSON", AsTable),
        ([.. "SIMPLE  ="u8], "a FITS file", "save the array as .npy"),
        ([.. "GRIB"u8], "a GRIB file", "convert it to NetCDF"),
        ([0x0E, 0x03, 0x13, 0x01], "an HDF4 file", "convert it to HDF5, as by h4toh5"),
        ([.. "RDX"u8], "an R data file", AsTable),
        ([0xFD, .. "7zXZ"u8], "packed by xz", "unpack it, or pack it by gzip"),
        ([.. "BZh"u8], "packed by bzip2", "unpack it, or pack it by gzip"),
        ([0x28, 0xB5, 0x2F, 0xFD], "packed by zstd", "unpack it, or pack it by gzip"),
    ];

    /// <summary>What a file is that is not read, and what to do, as one clause each; null where it may be a text.</summary>
    public static (string Name, string Advice)? Of(ReadOnlySpan<byte> first)
    {
        foreach ((byte[] beginning, string name, string advice) in Known)
        {
            if (first.StartsWith(beginning))
            {
                return (name, advice);
            }
        }

        if (first[0] == (byte)'<')
        {
            return first.IndexOf("<VTKFile"u8) >= 0
                ? ("a VTK file", "write its points and values as one table with columns t, x, u, as ParaView does by Save Data as CSV")
                : ("a web page or XML", AsTable);
        }

        if (first.Length > 2 && first[0] == 0x80 && first[1] is >= 2 and <= 5)
        {
            return ("a pickle of Python", "save the array by np.save, or the table by df.to_parquet");
        }

        if (IsMatlab4(first))
        {
            return ("a MATLAB file of version 4", "save it by save -v7");
        }

        return first.Contains((byte)0)
            ? ("neither Parquet, nor arrays (.npy, .npz, .mat, HDF5, NetCDF), nor text", "save numbers without a header as .npy, as by np.save('u.npy', np.fromfile('raw.bin').reshape(times, points))")
            : null;
    }

    /// <summary>What a folder is that is not read.</summary>
    public static string OfFolder(string path) => File.Exists(Path.Combine(path, ".zgroup")) || File.Exists(Path.Combine(path, ".zarray")) || File.Exists(Path.Combine(path, "zarr.json"))
        ? "this is a Zarr folder; save the array as .npy, or convert it to NetCDF"
        : "this is a folder; name a file in it, or a folder with Parquet files in it";

    /// <summary>A header of five integers, type, rows, columns, 0 or 1, and the length of the name, which ends in 0 (MathWorks, MAT-File Format, appendix).</summary>
    private static bool IsMatlab4(ReadOnlySpan<byte> first)
    {
        const int header = 20;

        if (first.Length < header + 2)
        {
            return false;
        }

        int type = BitConverter.ToInt32(first);
        int complex = BitConverter.ToInt32(first[12..]);
        int name = BitConverter.ToInt32(first[16..]);
        return type is >= 0 and <= 52
            && BitConverter.ToInt32(first[4..]) > 0
            && BitConverter.ToInt32(first[8..]) > 0
            && complex is 0 or 1
            && name is > 1 and < MostNames
            && header + name <= first.Length
            && first[header + name - 1] == 0
            && Ascii.IsValid(first.Slice(header, name - 1))
            && char.IsLetter((char)first[header]);
    }
}
