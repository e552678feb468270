using System;
using System.IO;
using Spectral.Host.Parquet;
using Spectral.Host.Tests.Parquet;

namespace Spectral.Host.Tests.OwnData;

/// <summary>A folder of a test's own, with ways to make files that cannot be used.</summary>
internal sealed class BadFolder : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("bad-").FullName;

    public string Place(string name) => Path.Combine(Folder, name.Replace("HERE/", "", StringComparison.Ordinal));

    public string Make(string name, byte[] bytes)
    {
        File.WriteAllBytes(Place(name), bytes);
        return Place(name);
    }

    public string Copy(string name) => Make(Path.GetFileName(name), File.ReadAllBytes(TestData.File(name)));

    public string Table(double[] t, double[] x, double[] u) =>
        Write(ParquetColumn.Of("t", t, Array.ConvertAll(t, value => !double.IsNaN(value))), ParquetColumn.Of("x", x), ParquetColumn.Of("u", u));

    public string Runs(string[] names, bool[] valid) =>
        Write(ParquetColumn.Of("run", names, valid), ParquetColumn.Of("t", [0.0, 0]), ParquetColumn.Of("x", [0.0, 0]), ParquetColumn.Of("u", [1.0, 2]));

    public string Words() => Write(ParquetColumn.Of("t", ["a", "b"]), ParquetColumn.Of("x", ["a", "b"]), ParquetColumn.Of("u", ["a", "b"]));

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private string Write(params ParquetColumn[] columns)
    {
        ParquetWriter.Write(Place("table.parquet"), new ParquetTable(columns));
        return Place("table.parquet");
    }
}
