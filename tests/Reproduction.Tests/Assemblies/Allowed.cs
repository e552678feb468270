namespace Spectral.Reproduction.Tests.Assemblies;

/// <summary>A forbidden call that does no harm where it stands.</summary>
/// <param name="Caller">The type that may make it.</param>
/// <param name="Method">The method it may use, as Type::Method; Type::* for all of the type.</param>
/// <param name="Reason">Why no result depends on it.</param>
internal sealed record Allowed(string Caller, string Method, string Reason)
{
    /// <summary>All exceptions. One that is no longer needed fails a test.</summary>
    public static readonly Allowed[] All =
    [
        new("Spectral.TridiagonalEigen", "Microsoft.FSharp.Collections.ArrayModule::SortInPlace", "numbers alone are sorted, and equal eigenvalues are the same number"),
        new("Spectral.IndexSet", "Microsoft.FSharp.Collections.ArrayModule::SortWith", "the key is the whole index, and equal indices are merged"),
        new("Spectral.SymmetricEigen", "Microsoft.FSharp.Collections.ArrayModule::SortWith", "the key is the eigenvalue and its place, so no two are equal"),
        new("Spectral.PrimitiveModule", "Microsoft.FSharp.Collections.ArrayModule::SortBy", "the key is the first row of a slice, and the slices are disjoint"),
        new("Spectral.Lowering", "System.Collections.Generic.Dictionary`2::get_Values", "they become the members of a set, which is only asked what it holds"),
        new("Spectral.Experiments.LearningTableModule", "Microsoft.FSharp.Collections.ArrayModule::Sort", "errors alone are sorted, for their median; none is a negative zero"),
        new("Spectral.Experiments.FrontRuleModule", "Microsoft.FSharp.Collections.ArrayModule::Sort", "numbers alone are sorted, and equal cuts are the same number; none is a negative zero"),
        new("Spectral.Host.Training.TrainingMonitor", "System.Environment::get_TickCount64", "it decides when to save a checkpoint; a resumed training ends in the same bytes"),
        new("Spectral.Host.Reproduction.Runner", "System.Diagnostics.Stopwatch::*", "seconds go to timing.json alone"),
        new("Spectral.Host.Reproduction.RunRecord", "System.Linq.Enumerable::Sum", "seconds are summed for timing.json alone"),
        new("Spectral.Host.Reproduction.HtmlReport", "System.Linq.Enumerable::Sum", "seconds are summed for the page alone"),
        new("Spectral.Host.OwnData.Reading.HeldRows", "System.Array::Sort", "the key ends with the place of the row, so no two are equal"),
        new("Spectral.Host.OwnData.Reading.PointPairs", "System.Array::Sort", "the key ends with the place of the point, so no two are equal"),
        new("Spectral.Host.CommandLine.LearnCommand", "System.Diagnostics.Stopwatch::*", "it decides when to save a checkpoint; a resumed learning ends in the same bytes"),
        new("Spectral.Host.CommandLine.KoopmanCommand", "System.Diagnostics.Stopwatch::*", "it decides when to save a checkpoint; a resumed learning ends in the same bytes"),
        new("Spectral.Host.CommandLine.SolveCommand", "System.Diagnostics.Stopwatch::*", "it tells the time left and decides when to save a checkpoint; a resumed run ends in the same bytes"),
        new("Spectral.Host.CommandLine.LearningDisplay", "System.Diagnostics.Stopwatch::*", "progress on standard error is not written too often"),
        new("Spectral.Host.CommandLine.PlainDisplay", "System.Diagnostics.Stopwatch::*", "progress on standard error is not written too often"),
    ];

    public bool Covers(Call call) =>
        call.CallerType == Caller && (Method == $"{call.Type}::{call.Method}" || Method == $"{call.Type}::*");

    public override string ToString() => $"{Caller} may use {Method}: {Reason}";
}
