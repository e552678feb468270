using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Spectral.Host.Engine.Simd;
using Spectral.Reproduction.Tests.Bits;

namespace Spectral.Benchmarks.Bits;

/// <summary>How a child process computes: its vectors, its threads, its compiler, its culture.</summary>
internal sealed record Combination(VectorWidth Vectors, int Threads, bool IsTiered, string Culture)
{
    /// <summary>The cultures: decimal commas, a dotless i, other digits' signs and another calendar. The first is the one that is none.</summary>
    public static readonly string[] Cultures = ["invariant", "de-DE", "tr-TR", "ar-SA"];

    /// <summary>The environment variables, as NAME=value.</summary>
    public string[] Variables => [.. Vectors.Variables, .. IsTiered ? Array.Empty<string>() : ["DOTNET_TieredCompilation=0"]];

    /// <summary>Every pair of values of two of the four properties occurs: the next combination is always the one with the most new pairs.</summary>
    public static Combination[] AllPairs(IReadOnlyList<VectorWidth> widths, IReadOnlyList<int> threads)
    {
        Combination[] all =
        [
            .. from width in widths
               from count in threads
               from tiered in new[] { true, false }
               from culture in Cultures
               select new Combination(width, count, tiered, culture),
        ];
        HashSet<string> open = [.. all.SelectMany(Pairs)];
        List<Combination> chosen = [];

        while (open.Count > 0)
        {
            Combination best = all.MaxBy(one => Pairs(one).Count(open.Contains))!;
            chosen.Add(best);
            open.ExceptWith(Pairs(best));
        }

        return [.. chosen];
    }

    /// <summary>Makes this process so, or says why it is not.</summary>
    public string Enter()
    {
        if (!Vectors.TookEffect())
        {
            return $"the vectors are not {Vectors.Name}";
        }

        if (Vectors.Lanes > 0)
        {
            SimdLevel.Force(Vectors.Lanes);
        }

        if (Culture != Cultures[0])
        {
            CultureInfo culture = CultureInfo.GetCultureInfo(Culture);
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
            (CultureInfo.DefaultThreadCurrentCulture, CultureInfo.DefaultThreadCurrentUICulture) = (culture, culture);

            if (0.5.ToString(culture) == 0.5.ToString(CultureInfo.InvariantCulture) || (Culture == "tr-TR" && "i".ToUpper(culture) != "İ"))
            {
                return $"the culture is not {Culture}";
            }
        }

        return Switch.IsTiered() == IsTiered ? "" : $"code is {(IsTiered ? "not " : "")}compiled in tiers";
    }

    private static IEnumerable<string> Pairs(Combination one)
    {
        string[] values = [one.Vectors.Name, $"{one.Threads} threads", $"tiers {one.IsTiered}", one.Culture];
        return from i in Enumerable.Range(0, values.Length) from j in Enumerable.Range(i + 1, values.Length - i - 1) select $"{values[i]} | {values[j]}";
    }
}
