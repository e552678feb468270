namespace Spectral.Host.Parquet.Metadata;

/// <summary>How a page is compressed; the numbers are the format's.</summary>
internal enum CompressionCodec
{
    Uncompressed = 0,
    Snappy = 1,
    Gzip = 2,
    Lzo = 3,
    Brotli = 4,
    Lz4 = 5,
    Zstandard = 6,
    Lz4Raw = 7,
}
