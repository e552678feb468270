using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectral.Host.Files;

namespace Spectral.Host.OwnData.Learning;

/// <summary>
/// A header and arrays as one file: a line <c>spectral-model VERSION</c>, a line with the SHA-256 of all that follows, a line with the length of the header, the header as canonical JSON, and the
/// arrays it lists, one after another as little-endian doubles. Nothing in it is run, and it names no other file. The same content gives the same bytes.
/// </summary>
/// <param name="Version">1 for a learned model, 2 for the solution of an equation.</param>
/// <param name="Header">The header.</param>
/// <param name="Arrays">The arrays by name.</param>
internal sealed record ModelContainer(int Version, JsonNode Header, IReadOnlyDictionary<string, double[]> Arrays)
{
    /// <summary>The newest version that is read.</summary>
    public const int Newest = 2;

    private const string Magic = "spectral-model ";
    private const int MostHeader = 64 << 20;
    private const int HashDigits = 64;

    /// <summary>The numbers of an array.</summary>
    public double[] this[string name] => Arrays.TryGetValue(name, out double[]? values) ? values : throw new InvalidDataException($"the array {name} is missing");

    /// <summary>The bytes of a header and arrays; the header gets the list of the arrays.</summary>
    public static byte[] Bytes(int version, JsonObject header, IReadOnlyList<(string Name, double[] Values)> arrays)
    {
        header["arrays"] = new JsonArray([.. arrays.Select(array => new JsonObject { ["count"] = array.Values.Length, ["name"] = array.Name })]);
        byte[] text = CanonicalJson.Bytes(header);
        byte[] length = Encoding.ASCII.GetBytes(text.Length.ToString(CultureInfo.InvariantCulture) + "\n");
        int numbers = arrays.SelectMany(array => array.Values).Count();
        byte[] body = new byte[length.Length + text.Length + (sizeof(double) * numbers)];
        length.CopyTo(body, 0);
        text.CopyTo(body, length.Length);
        int at = length.Length + text.Length;

        foreach (double value in arrays.SelectMany(array => array.Values))
        {
            BinaryPrimitives.WriteDoubleLittleEndian(body.AsSpan(at), value);
            at += sizeof(double);
        }

        string head = string.Create(CultureInfo.InvariantCulture, $"{Magic}{version}\n{Convert.ToHexStringLower(SHA256.HashData(body))}\n");
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    /// <summary>What a file holds, by way of its header and arrays.</summary>
    /// <exception cref="ModelFileException">It is none, damaged, of a newer version, or does not hold together.</exception>
    public static T Read<T>(string path, Func<ModelContainer, T> decode)
    {
        byte[] bytes;

        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelFileException($"{path}: there is no such file; `pipeline learn data.parquet --model {path}` makes one.", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ModelFileException($"{path}: cannot be read ({fault.Message.TrimEnd('.')}); name a model file that you may read.", fault);
        }

        try
        {
            return decode(Decode(path, bytes));
        }
        catch (Exception fault) when (fault is FormatException or InvalidDataException or InvalidOperationException or ArgumentException or JsonException or OverflowException or NullReferenceException or KeyNotFoundException)
        {
            throw new ModelFileException($"{path}: the model does not hold together ({fault.Message.ReplaceLineEndings(" ").TrimEnd('.')}); learn it again.", fault);
        }
    }

    private static ModelContainer Decode(string path, byte[] bytes)
    {
        int at = 0;
        string first = Line(bytes, ref at, 40) ?? "";

        if (!first.StartsWith(Magic, StringComparison.Ordinal) || !int.TryParse(first[Magic.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out int version))
        {
            throw new ModelFileException($"{path}: this is no model file; name one that `pipeline learn` has written.");
        }

        if (version > Newest)
        {
            throw new ModelFileException($"{path}: the model is of version {version}, and this program reads versions up to {Newest}; use a newer program.");
        }

        string? hash = Line(bytes, ref at, HashDigits + 1);

        if (version < 1 || hash is null || hash.Length != HashDigits || hash != Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(at))))
        {
            throw new ModelFileException($"{path}: the model is damaged or cut off (its SHA-256 does not match); copy it again or learn it again.");
        }

        int length = int.Parse(Line(bytes, ref at, 12) ?? "", NumberStyles.None, CultureInfo.InvariantCulture);

        if (length > Math.Min(MostHeader, bytes.Length - at))
        {
            throw new InvalidDataException("the header is longer than the file");
        }

        JsonNode header = JsonNode.Parse(bytes.AsSpan(at, length)) ?? throw new InvalidDataException("the header is empty");
        return new ModelContainer(version, header, Numbers(ModelJson.Array(header["arrays"]), bytes.AsSpan(at + length)));
    }

    private static Dictionary<string, double[]> Numbers(JsonArray list, ReadOnlySpan<byte> bytes)
    {
        Dictionary<string, double[]> arrays = new(StringComparer.Ordinal);

        foreach (JsonNode? one in list)
        {
            int count = (int)one!["count"]!;

            if (count < 0 || count > bytes.Length / sizeof(double))
            {
                throw new InvalidDataException("an array is longer than the file");
            }

            double[] values = new double[count];

            for (int i = 0; i < count; i++)
            {
                values[i] = BinaryPrimitives.ReadDoubleLittleEndian(bytes[(i * sizeof(double))..]);
            }

            bytes = bytes[(count * sizeof(double))..];
            arrays[ModelJson.Text(one["name"])] = values;
        }

        return bytes.IsEmpty ? arrays : throw new InvalidDataException("there is more in the file than its header says");
    }

    private static string? Line(byte[] bytes, ref int at, int most)
    {
        int end = System.Array.IndexOf(bytes, (byte)'\n', at, Math.Min(most, bytes.Length - at));

        if (end < 0)
        {
            return null;
        }

        string line = Encoding.ASCII.GetString(bytes, at, end - at);
        at = end + 1;
        return line;
    }
}
