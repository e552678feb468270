namespace Spectral.Host.Parquet;

/// <summary>How the writer compresses pages. Only codecs whose bytes are the same on every machine are offered.</summary>
public enum ParquetCompression
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>By snappy, in managed code.</summary>
    Snappy,
}
