using System;

namespace Spectral.Host.Parquet;

/// <summary>
/// Bytes that do not follow the format, or use a part of it that is not supported, seen deep inside a decoder that knows neither file nor
/// column.
/// <see cref="ParquetFile"/> catches it and raises a <see cref="ParquetException"/> that names both.
/// </summary>
internal sealed class MalformedDataException(string message) : Exception(message);
