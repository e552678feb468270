namespace Spectral.Host.OwnData.Reading;

/// <summary>How a cell is read.</summary>
internal enum CellForm
{
    /// <summary>A number.</summary>
    Number,

    /// <summary>The real part of a complex number.</summary>
    RealPart,

    /// <summary>The imaginary part of a complex number.</summary>
    ImaginaryPart,

    /// <summary>A date, a time or both.</summary>
    Instant,

    /// <summary>A word.</summary>
    Word,
}

/// <summary>A column of a text.</summary>
/// <param name="Column">The column.</param>
/// <param name="Cell">The place of its cell in a row.</param>
/// <param name="Form">How the cell is read.</param>
internal sealed record CsvColumn(SourceColumn Column, int Cell, CellForm Form);
