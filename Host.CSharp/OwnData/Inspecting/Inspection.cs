namespace Spectral.Host.OwnData.Inspecting;

/// <summary>What was found in a file of data, and the basis that suits it.</summary>
/// <param name="File">The file.</param>
/// <param name="Summary">What is in it.</param>
/// <param name="Choice">The basis, the others, and why.</param>
internal sealed record Inspection(DataFile File, DataSummary Summary, BasisChoice Choice)
{
    /// <summary>Reads a file once and chooses.</summary>
    /// <exception cref="DataFileException">The file or a row cannot be used.</exception>
    /// <exception cref="System.ArgumentException">The data and what was asked for do not fit together.</exception>
    public static Inspection Of(DataFile file, ChoiceSettings settings)
    {
        settings.Check(file.Roles.Positions.Length);
        DataSummary summary = DataSummary.Of(file.Snapshots());
        return new Inspection(file, summary, BasisChoice.Of(summary.Sample, settings.WithExtent(summary.Lowest, summary.Highest)));
    }
}
