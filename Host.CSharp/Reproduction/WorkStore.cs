using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectral.Host.Files;

namespace Spectral.Host.Reproduction;

/// <summary>
/// Results of finished pieces of work and states of unfinished ones, kept until their table is whole. Each file begins with an identity, a hash of
/// the code, the settings and the piece of work, and a hash of its content: what does not match is not taken up again.
/// </summary>
internal sealed class WorkStore(string folder, byte[] codeIdentity, Settings settings, Disk disk)
{
    private const int HashBytes = 32;

    /// <summary>A finished piece of work, and the device that learned, empty where nothing was learned.</summary>
    public sealed record Result(Measurement[] Measurements, IReadOnlyDictionary<string, long> Counters, double Seconds, string Device);

    /// <summary>The stored result, or null.</summary>
    public Result? Load(Work work)
    {
        byte[]? bytes = Read(PathOf(work, "result"), Identity(work));
        return bytes is null ? null : Decode(JsonNode.Parse(bytes)!);
    }

    /// <summary>Stores a result; the states of the piece of work are not needed any more.</summary>
    public void Save(Work work, Result result)
    {
        Write(PathOf(work, "result"), Identity(work), JsonSerializer.SerializeToUtf8Bytes(Encode(result)));

        foreach (string state in Directory.GetFiles(folder, work.Key + ".*.checkpoint"))
        {
            File.Delete(state);
        }
    }

    /// <summary>The place of a state of that name.</summary>
    public ICheckpoint Checkpoint(Work work, string key) => new StoredCheckpoint(this, PathOf(work, key + ".checkpoint"), Identity(work));

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private string PathOf(Work work, string ending) => Path.Combine(folder, $"{work.Key}.{ending}");

    private byte[] Identity(Work work) => SHA256.HashData(CanonicalJson.Bytes(new JsonObject
    {
        ["code"] = Convert.ToHexStringLower(codeIdentity),
        ["parameters"] = CanonicalJson.Pairs(settings.Names, settings.Values),
        ["profile"] = settings.Profile.ToString(),
        ["seed"] = settings.Seed,
        ["work"] = CanonicalJson.Pairs(work.ConfigurationNames, work.ConfigurationValues),
        ["work-key"] = work.Key,
        ["work-seed"] = work.Seed,
    }));

    private void Write(string path, byte[] identity, byte[] content)
    {
        Disk.Folder(folder);
        disk.Replace(path, [.. identity, .. SHA256.HashData(content), .. content]);
    }

    private static byte[]? Read(string path, byte[] identity)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        byte[] bytes = File.ReadAllBytes(path);

        if (bytes.Length < 2 * HashBytes || !bytes.AsSpan(0, HashBytes).SequenceEqual(identity))
        {
            return null;
        }

        byte[] content = bytes[(2 * HashBytes)..];
        return bytes.AsSpan(HashBytes, HashBytes).SequenceEqual(SHA256.HashData(content)) ? content : null;
    }

    private static JsonObject Encode(Result result) => new()
    {
        ["seconds"] = result.Seconds,
        ["device"] = result.Device,
        ["counters"] = new JsonObject(result.Counters.Select(pair => new KeyValuePair<string, JsonNode?>(pair.Key, pair.Value))),
        ["measurements"] = new JsonArray([.. result.Measurements.Select(measurement => new JsonObject
        {
            ["names"] = new JsonArray([.. measurement.Names.Select(name => (JsonNode)name)]),
            ["kinds"] = new JsonArray([.. measurement.Cells.Select(cell => (JsonNode)(int)cell.Kind)]),
            ["values"] = new JsonArray([.. measurement.Cells.Select(cell => (JsonNode)cell.ToString())]),
        })]),
    };

    private static Result Decode(JsonNode node) => new(
        [.. node["measurements"]!.AsArray().Select(measurement => new Measurement(
            [.. measurement!["names"]!.AsArray().Select(name => (string)name!)],
            [.. measurement["kinds"]!.AsArray().Zip(measurement["values"]!.AsArray(), (kind, value) => Decode((CellKind)(int)kind!, (string)value!))]))],
        node["counters"]!.AsObject().ToDictionary(pair => pair.Key, pair => (long)pair.Value!),
        (double)node["seconds"]!,
        (string)node["device"]!);

    private static Cell Decode(CellKind kind, string value) => kind switch
    {
        CellKind.Text => Cell.Text(value),
        CellKind.Integer => Cell.Integer(long.Parse(value, CultureInfo.InvariantCulture)),
        CellKind.Real => Cell.Real(double.Parse(value, CultureInfo.InvariantCulture)),
        _ => Cell.Empty,
    };

    private sealed class StoredCheckpoint(WorkStore store, string path, byte[] identity) : ICheckpoint
    {
        public byte[] Load() => Read(path, identity)!;

        public void Save(byte[] state) => store.Write(path, identity, state);
    }
}
