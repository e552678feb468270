using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using Microsoft.FSharp.Core;
using Microsoft.FSharp.Reflection;

namespace Spectral.Host.Equations;

/// <summary>The state of a run as arrays, one a member, whatever members it has: numbers and truth values as arrays of one.</summary>
internal static class StateArrays
{
    private static readonly PropertyInfo[] Members = FSharpType.GetRecordFields(typeof(IvpState), FSharpOption<BindingFlags>.None);

    /// <summary>The arrays of a state, each with its name behind the prefix.</summary>
    public static IEnumerable<(string Name, double[] Values)> Of(string prefix, IvpState state) =>
        Members.Select(member => (prefix + member.Name, Numbers(member.GetValue(state)!)));

    /// <summary>The state in arrays.</summary>
    public static IvpState State(Func<string, double[]> arrays, string prefix) =>
        (IvpState)FSharpValue.MakeRecord(
            typeof(IvpState),
            [.. Members.Select(member => Value(member.PropertyType, arrays(prefix + member.Name)))],
            FSharpOption<BindingFlags>.None);

    private static double[] Numbers(object value) => value switch
    {
        double[] vector => vector,
        double number => [number],
        int number => [number],
        long number => [number],
        bool truth => [truth ? 1.0 : 0.0],
        _ => throw new NotSupportedException($"a state holds a {value.GetType().Name}, which no file keeps"),
    };

    private static object Value(Type type, double[] values)
    {
        if (type == typeof(double[]))
        {
            return values;
        }

        double number = values.Length == 1 ? values[0] : throw new InvalidDataException("a number of a state is no number");
        return type == typeof(double) ? number
            : type == typeof(int) ? checked((int)number)
            : type == typeof(long) ? checked((long)number)
            : number != 0.0;
    }
}
