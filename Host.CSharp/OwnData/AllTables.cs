using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Spectral.Host.OwnData.Evaluating;
using Spectral.Host.OwnData.Learning;
using Spectral.Host.Parquet;

namespace Spectral.Host.OwnData;

/// <summary>Every experiment, those that need what the host does with files too.</summary>
internal static class AllTables
{
    /// <summary>The experiments, in reading order.</summary>
    public static Experiment[] Experiments { get; } = [.. Spectral.Experiments.Catalogue.all, Spectral.Experiments.OwnData.experiment(Road)];

    /// <summary>The names of rivals in the table.</summary>
    private static string Column(string rival) => rival switch
    {
        "learned" or "persistence" => rival,
        "DMD, fixed frame" => "dmd",
        "Hankel DMD" => "hankel_dmd",
        "sparse regression" => "sparse_regression",
        _ => "coefficient_dmd",
    };

    /// <summary>From a file of snapshots to errors of forecasts, as <c>learn</c> and <c>evaluate</c> go it with defaults.</summary>
    private static (string Name, double Error)[] Road(IMachine machine, FieldSnapshot[] snapshots)
    {
        string folder = Directory.CreateTempSubdirectory("own-data-").FullName;
        string path = Path.Combine(folder, "data.parquet");

        try
        {
            Write(path, snapshots);
            DataFile file = DataFile.Open(path);
            LearningSettings settings = new() { Threads = machine.Threads };
            SpectralModel model = ModelLearning.Learn(file, settings, new LearningMemory(ModelLearning.Identity(file, settings)), _ => { }, (_, progress) => machine.Report(progress), CancellationToken.None).Model;
            Evaluation found = Evaluation.Of(model, file, null, _ => { });
            return [.. found.Results.SelectMany(one => new[] { (Column(one.Name), one.Error), (Column(one.Name) + "_end", one.Errors[^1]) }), ("floor", found.Floor)];
        }
        catch (ArgumentException refused)
        {
            throw new NumericalFailureException(refused.Message);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Write(string path, FieldSnapshot[] snapshots)
    {
        List<ParquetColumn> columns =
        [
            ParquetColumn.Of("t", [.. snapshots.SelectMany(one => Enumerable.Repeat(one.Time, one.Count))]),
            ParquetColumn.Of("x", [.. snapshots.SelectMany(one => one.Points[0])]),
        ];
        columns.AddRange(Enumerable.Range(0, snapshots[0].Fields.Length).Select(f => ParquetColumn.Of(f == 0 ? "u" : "v", [.. snapshots.SelectMany(one => one.Fields[f])])));
        ParquetWriter.Write(path, new ParquetTable(columns));
    }
}
