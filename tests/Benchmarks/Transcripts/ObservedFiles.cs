using System.Collections.Generic;
using System.IO;
using System.Linq;
using Spectral.Host.Parquet;

namespace Spectral.Benchmarks.Transcripts;

/// <summary>Files of observables of systems whose modes are nearly known: an oscillator network with noise, a diffusion in three wells, and a wake seen at places.</summary>
internal static class ObservedFiles
{
    private const long Seed = 1;
    private const int Oscillators = 4;
    private const int Places = 32;

    /// <summary>Writes all three into a folder.</summary>
    public static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        RandomStream stream = RandomStream.OfSeed(Seed);
        string[] phases = [.. Enumerable.Range(1, Oscillators).SelectMany(i => new[] { $"c{i}", $"s{i}" })];
        Table(Path.Combine(folder, "oscillators.parquet"), ObservedSystems.networkStep, phases, ObservedSystems.oscillatorNetwork(stream, Oscillators, 6000));
        Table(Path.Combine(folder, "wells.parquet"), ObservedSystems.diffusionStep, ["x", "y"], ObservedSystems.tripleWell(stream, 20000));
        Field(Path.Combine(folder, "wake.parquet"), ObservedSystems.wakeStep, ObservedSystems.wakePlaces(Places), ObservedSystems.wake(stream, Places, 3000));
    }

    /// <summary>One row a time and a column an observable.</summary>
    private static void Table(string path, double step, string[] names, double[][] rows) => Save(
        path,
        [
            ParquetColumn.Of("t", [.. Enumerable.Range(0, rows.Length).Select(j => step * j)]),
            .. names.Select((name, k) => ParquetColumn.Of(name, [.. rows.Select(row => row[k])])),
        ]);

    /// <summary>One row a time and place.</summary>
    private static void Field(string path, double step, double[] places, double[][] rows) => Save(
        path,
        [
            ParquetColumn.Of("t", [.. rows.SelectMany((row, j) => Enumerable.Repeat(step * j, row.Length))]),
            ParquetColumn.Of("x", [.. rows.SelectMany(_ => places)]),
            ParquetColumn.Of("u", [.. rows.SelectMany(row => row)]),
        ]);

    private static void Save(string path, IReadOnlyList<ParquetColumn> columns)
    {
        using FileStream stream = File.Create(path);
        ParquetWriter.Write(stream, new ParquetTable(columns));
    }
}
