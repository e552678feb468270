using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Spectral.Host.Files;

namespace Spectral.Host.Reproduction;

/// <summary>How a table was made: what its config.json, manifest.json and timing.json say.</summary>
internal sealed record RunRecord(
    string Experiment,
    Settings Settings,
    IReadOnlyList<Work> Work,
    IReadOnlyDictionary<string, long> Counters,
    IReadOnlyDictionary<string, double> Seconds,
    int Threads,
    string Device,
    string Code)
{
    /// <summary>What the result depends on, and nothing else.</summary>
    public JsonObject Configuration => ConfigurationOf(Experiment, Settings);

    /// <summary>What the result of an experiment with these settings depends on.</summary>
    public static JsonObject ConfigurationOf(string experiment, Settings settings) => new()
    {
        ["experiment"] = experiment,
        ["parameters"] = CanonicalJson.Pairs(settings.Names, settings.Values),
        ["profile"] = settings.Profile.ToString().ToLowerInvariant(),
        ["seed"] = settings.Seed,
    };

    /// <summary>Hashes of inputs and outputs, seeds, counters, and the code that made them.</summary>
    public JsonObject Manifest(byte[] configuration, byte[] table)
    {
        JsonObject counters = [];

        foreach ((string name, long count) in Counters.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            counters[name] = count;
        }

        return new JsonObject
        {
            ["code"] = Code,
            ["counters"] = counters,
            ["device"] = Device,
            ["inputs"] = new JsonObject { [TableStore.ConfigurationName] = Hash(configuration) },
            ["outputs"] = new JsonObject { [TableStore.TableName] = Hash(table) },
            ["revision"] = BuildInformation.Revision,
            ["runtime"] = BuildInformation.Runtime,
            ["version"] = BuildInformation.Version,
            ["work"] = new JsonArray([.. Work.Select(work => new JsonObject
            {
                ["configuration"] = CanonicalJson.Pairs(work.ConfigurationNames, work.ConfigurationValues),
                ["key"] = work.Key,
                ["seed"] = work.Seed,
            })]),
        };
    }

    /// <summary>Seconds a piece of work, threads and machine: never hashed, never compared.</summary>
    public JsonObject Timing
    {
        get
        {
            JsonObject seconds = [];

            foreach ((string key, double elapsed) in Seconds)
            {
                seconds[key] = Math.Round(elapsed, 3);
            }

            return new JsonObject
            {
                ["machine"] = BuildInformation.Machine,
                ["seconds"] = seconds,
                ["seconds-in-all"] = Math.Round(Seconds.Values.Sum(), 3),
                ["threads"] = Threads,
            };
        }
    }

    /// <summary>SHA-256 in lower case hexadecimal digits.</summary>
    public static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
