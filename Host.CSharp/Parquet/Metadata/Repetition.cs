namespace Spectral.Host.Parquet.Metadata;

/// <summary>How often a field stands in a row; the numbers are the format's.</summary>
internal enum Repetition
{
    Required = 0,
    Optional = 1,
    Repeated = 2,
}
