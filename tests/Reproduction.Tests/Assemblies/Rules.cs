using System;
using System.Collections.Generic;
using System.Linq;

namespace Spectral.Reproduction.Tests.Assemblies;

/// <summary>
/// What must not touch a result: operations whose last bits depend on the C library, the processor, the framework's version, the clock, chance, or the order of threads.
/// </summary>
internal static class Rules
{
    /// <summary>The members of Math and MathF that are exact or correctly rounded by IEEE 754, or touch integers alone. All others are forbidden.</summary>
    private static readonly HashSet<string> ExactMath =
    [
        "Abs", "BigMul", "BitDecrement", "BitIncrement", "Ceiling", "Clamp", "CopySign", "DivRem", "Floor", "FusedMultiplyAdd",
        "Max", "MaxMagnitude", "Min", "MinMagnitude", "Round", "ScaleB", "Sign", "Sqrt", "Truncate",
    ];

    /// <summary>Functions that are rounded as the platform likes, by the names of Double, vectors, generic mathematics and, without regard to case, F#.</summary>
    private static readonly HashSet<string> Transcendental = new(
        [
            "Exp", "Exp2", "Exp10", "ExpM1", "Exp2M1", "Exp10M1", "Log", "Log2", "Log10", "LogP1", "Log2P1", "Log10P1", "Pow", "Cbrt", "Hypot", "RootN", "Lerp",
            "Sin", "Cos", "Tan", "SinCos", "SinPi", "CosPi", "TanPi", "SinCosPi", "Asin", "Acos", "Atan", "Atan2", "AsinPi", "AcosPi", "AtanPi", "Atan2Pi",
            "Sinh", "Cosh", "Tanh", "Asinh", "Acosh", "Atanh",
            "op_Exponentiation", "OpExponentiation", "PowInteger", "PowDouble", "PowSingle", "PowGeneric", "PowDynamic", "ExpDynamic", "LogDynamic",
        ],
        StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> Reductions = ["Sum", "Dot", "DotProduct", "Length", "LengthSquared", "Normalize", "Distance", "DistanceSquared", "Cross"];

    private static readonly HashSet<string> UnstableSorts =
        ["Sort", "SortInPlace", "SortInPlaceBy", "SortInPlaceWith", "SortBy", "SortWith", "SortDescending", "SortByDescending", "PartialSort"];

    public static readonly Rule[] All =
    [
        new("a function of Math or MathF that is not exact: its last bit is the C library's", call =>
            (call.IsOn("System.Math") || call.IsOn("System.MathF")) && !ExactMath.Contains(call.Method)),
        new("a transcendental member of Double, Single or Half", call =>
            call.Type is "System.Double" or "System.Single" or "System.Half" && Transcendental.Contains(call.Method)),
        new("a transcendental function of generic mathematics", call =>
            call.Namespace == "System.Numerics" && call.Type.Contains("Functions`1", StringComparison.Ordinal) && Transcendental.Contains(call.Method)),
        new("a transcendental operator of F#", call =>
            call.Type.StartsWith("Microsoft.FSharp.Core.", StringComparison.Ordinal) && Transcendental.Contains(call.Method)),
        new("a transcendental function of vectors", call => IsVector(call) && Transcendental.Contains(call.Method)),
        new("a horizontal sum of vectors: its order is the machine's", call => (IsVector(call) || IsIntrinsic(call)) && Reductions.Contains(call.Method)),
        new("an estimate: its bits are the processor's", call =>
            call.Namespace.StartsWith("System", StringComparison.Ordinal)
            && (call.Method.EndsWith("Estimate", StringComparison.Ordinal)
                || (IsIntrinsic(call) && call.Method.StartsWith("Reciprocal", StringComparison.Ordinal)))),
        new("a native operation: its result differs between processors", call =>
            call.Namespace.StartsWith("System", StringComparison.Ordinal) && call.Method.EndsWith("Native", StringComparison.Ordinal)),
        new("Vector<T>: its width is the machine's", call => call.Type is "System.Numerics.Vector`1" or "System.Numerics.Vector"),
        new("TensorPrimitives", call => call.Namespace == "System.Numerics.Tensors"),
        new("Complex: its functions are built on those of Math", call => call.IsOn("System.Numerics.Complex")),
        new("System.Random: a stream is addressed by name instead", call => call.IsOn("System.Random") || call.Namespace == "System.Security.Cryptography" && call.Type.Contains("Random", StringComparison.Ordinal)),
        new("a new Guid", call => call.IsOn("System.Guid") && call.Method is "NewGuid" or "CreateVersion7"),
        new("a parallel loop with accumulators of its own, or a parallel query: the order of the sum is the scheduler's", call =>
            (call.IsOn("System.Threading.Tasks.Parallel") && Accumulates(call))
            || call.Type.StartsWith("System.Linq.Parallel", StringComparison.Ordinal)
            || call.Type == "Microsoft.FSharp.Collections.ArrayModule/Parallel"),
        new("an atomic exchange of floating-point numbers: the order of the sum is the scheduler's", call =>
            call.IsOn("System.Threading.Interlocked") && (call.Takes("System.Double&") || call.Takes("System.Single&"))),
        new("a sum or mean of floating-point numbers whose order the framework chooses", call =>
            call.Type.StartsWith("System.Linq.Enumerable", StringComparison.Ordinal) && call.Method is "Sum" or "Average" && IsReal(call)),
        new("an unstable sort of anything but whole numbers", call =>
            ((call.Type is "System.Array" or "System.Collections.Generic.List`1" or "System.MemoryExtensions" && call.Method == "Sort")
                || (call.IsOn("Microsoft.FSharp.Collections.ArrayModule") && UnstableSorts.Contains(call.Method)))
            && !SortsWholeNumbers(call)),
        new("the order of a hash table", call =>
            (call.Type is "System.Collections.Generic.Dictionary`2" or "System.Collections.Concurrent.ConcurrentDictionary`2"
                && call.Method is "GetEnumerator" or "get_Keys" or "get_Values")
            || (call.IsOn("System.Collections.Generic.HashSet`1") && call.Method is "GetEnumerator" or "CopyTo")),
        new("a hash code: it changes from process to process", call =>
            (call.Method is "GetHashCode" or "GetNonRandomizedHashCode" || call.IsOn("System.HashCode")
                || (call.Type.StartsWith("Microsoft.FSharp.Core.", StringComparison.Ordinal) && call.Method is "Hash" or "GenericHash"))
            && !call.Caller.Contains("::GetHashCode", StringComparison.Ordinal)),
        new("the clock", IsClock),
        new("text of a number in the culture of the user", call =>
            call.Type is "System.Double" or "System.Single" or "System.Decimal" && call.Method is "ToString" or "Parse" or "TryParse" && !call.Takes("System.IFormatProvider")),
        new("files in the mathematics", call => call.Namespace.StartsWith("System.IO", StringComparison.Ordinal) || call.Namespace.StartsWith("System.Net", StringComparison.Ordinal), PureOnly: true),
        new("the console in the mathematics", call =>
            call.IsOn("System.Console")
            || (call.Namespace.StartsWith("Microsoft.FSharp.Core", StringComparison.Ordinal)
                && call.Method is "PrintFormat" or "PrintFormatLine" or "PrintFormatToError" or "PrintFormatLineToError" or "ConsoleOut" or "ConsoleError" or "ConsoleIn"), PureOnly: true),
        new("the environment in the mathematics", call =>
            call.Type is "System.Environment" or "System.AppContext" or "System.Diagnostics.Process" or "System.TimeProvider" || call.Method is "get_CurrentCulture" or "get_CurrentUICulture", PureOnly: true),
        new("dates in the mathematics", call => call.Type is "System.DateTime" or "System.DateTimeOffset" or "System.DateOnly" or "System.TimeOnly", PureOnly: true),
        new("threads in the mathematics", call =>
            call.Namespace.StartsWith("System.Threading", StringComparison.Ordinal)
            || call.Type.StartsWith("Microsoft.FSharp.Control.FSharpAsync", StringComparison.Ordinal)
            || call.Type.StartsWith("Microsoft.FSharp.Control.FSharpMailboxProcessor", StringComparison.Ordinal), PureOnly: true),
    ];

    private static bool IsVector(Call call) =>
        (call.Namespace == "System.Runtime.Intrinsics" && call.Type.StartsWith("System.Runtime.Intrinsics.Vector", StringComparison.Ordinal))
        || call.Type is "System.Numerics.Vector" or "System.Numerics.Vector2" or "System.Numerics.Vector3" or "System.Numerics.Vector4";

    private static bool IsIntrinsic(Call call) =>
        call.Namespace is "System.Runtime.Intrinsics.X86" or "System.Runtime.Intrinsics.Arm";

    private static bool IsReal(Call call) =>
        call.Parameters.Concat(call.TypeArguments).Any(type =>
            type.Contains("System.Double", StringComparison.Ordinal) || type.Contains("System.Single", StringComparison.Ordinal));

    private static bool Accumulates(Call call) => call.TypeArguments.Length == (call.Method is "ForEach" or "ForEachAsync" ? 2 : 1);

    private static bool SortsWholeNumbers(Call call) =>
        call.TypeArguments is ["System.Int32"] or ["System.Int64"] or ["System.UInt64"] or ["System.Byte"] && call.Parameters.Length == 1;

    private static bool IsClock(Call call) => call.Type switch
    {
        "System.DateTime" or "System.DateTimeOffset" => call.Method is "get_Now" or "get_UtcNow" or "get_Today",
        "System.Environment" => call.Method is "get_TickCount" or "get_TickCount64",
        "System.Diagnostics.Stopwatch" or "System.TimeProvider" => true,
        _ => false,
    };
}
