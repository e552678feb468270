using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Spectral.Host.Files;

/// <summary>JSON with one spelling: keys sorted by code unit, two spaces, line feeds, a last line feed, invariant numbers, no byte order mark.</summary>
internal static class CanonicalJson
{
    private static readonly JsonWriterOptions Layout = new() { Indented = true, IndentSize = 2, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The canonical bytes.</summary>
    public static byte[] Bytes(JsonNode node)
    {
        using MemoryStream stream = new();

        using (Utf8JsonWriter writer = new(stream, Layout))
        {
            (Sorted(node) ?? throw new ArgumentNullException(nameof(node))).WriteTo(writer);
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    /// <summary>The canonical text.</summary>
    public static string Text(JsonNode node) => Encoding.UTF8.GetString(Bytes(node));

    /// <summary>An object of text from names and values.</summary>
    public static JsonObject Pairs(string[] names, string[] values)
    {
        JsonObject pairs = [];

        foreach ((string name, string value) in names.Zip(values))
        {
            pairs[name] = value;
        }

        return pairs;
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject source => new JsonObject(source.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new System.Collections.Generic.KeyValuePair<string, JsonNode?>(pair.Key, Sorted(pair.Value)))),
        JsonArray source => new JsonArray([.. source.Select(Sorted)]),
        null => null,
        _ => node.DeepClone(),
    };
}
