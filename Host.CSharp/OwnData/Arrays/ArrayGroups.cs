using System;
using System.Collections.Generic;
using System.Linq;

namespace Spectral.Host.OwnData.Arrays;

/// <summary>Files with a group for each trajectory, all with the same arrays in them, as PDEBench's of two dimensions: 0000/data, 0000/grid/x, 0001/data …</summary>
internal static class ArrayGroups
{
    /// <summary>The groups, and the arrays in each without the name of the group; one without a name where the file has not such groups.</summary>
    public static (string Run, NamedArray[] Arrays)[] Of(IReadOnlyList<NamedArray> arrays)
    {
        (string Run, NamedArray[] Arrays)[] groups =
        [
            .. arrays.Where(array => array.Name.Contains('/', StringComparison.Ordinal))
                .GroupBy(array => array.Name[..array.Name.IndexOf('/')])
                .Select(group => (group.Key, group.ToArray())),
        ];
        bool areRuns = groups.Length > 1
            && arrays.All(array => array.Name.Contains('/', StringComparison.Ordinal))
            && groups.All(group => group.Arrays.Select(Local).SequenceEqual(groups[0].Arrays.Select(Local)));
        return areRuns ? [.. groups.Select(group => (group.Run, Array.ConvertAll(group.Arrays, array => array with { Name = Local(array) })))] : [("", [.. arrays])];
    }

    private static string Local(NamedArray array) => array.Name[(array.Name.IndexOf('/') + 1)..];
}
