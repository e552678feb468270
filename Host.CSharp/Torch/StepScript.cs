using System;
using System.Collections.Generic;
using System.Linq;

namespace Spectral.Torch;

/// <summary>
/// The steps of a fixed-step scheme on a batch of states [samples × n], as functions of a script; the factors of its sums are literals, the matrices of a linear part data.
/// A sum over the vectors of a step is a chain of scaled additions, or one product of the vectors side by side with a matrix.
/// </summary>
internal sealed class StepScript
{
    private readonly ScriptText _text;
    private readonly FixedScheme _scheme;
    private readonly int _size;
    private readonly Precision _precision;
    private readonly StepForm[] _forms;
    private readonly int[] _formOfInterval;

    /// <summary>For states of n numbers.</summary>
    public StepScript(ScriptText text, FixedScheme scheme, int n, Precision precision)
    {
        (_text, _scheme, _size, _precision) = (text, scheme, n, precision);
        StepForm[] all = [.. Enumerable.Range(0, scheme.Times.Length - 1).Select(j => scheme.Form(scheme.StepSize(j)))];
        _forms = [.. all.Distinct()];
        _formOfInterval = [.. all.Select(form => Array.IndexOf(_forms, form))];
    }

    /// <summary>What a stage does: its lines, from the vector that is its argument, and the text of the slope.</summary>
    public delegate (IEnumerable<string> Lines, string Slope) Stage(string argument);

    /// <summary>
    /// Adds <c>NAME(c, s, batch, j, y, MORE) -> Tensor</c>: all steps of interval j from the state y; transposed from the cotangent of its end to that of its start.
    /// </summary>
    public void Interval(string name, bool isTransposed, string more, Stage stage)
    {
        StepForm[] forms = [.. _forms.Select(form => isTransposed ? form.Transposed : form)];
        List<double>[] factors = [.. forms.Select(_ => new List<double>())];
        List<string>[] matrices = [.. forms.Select(_ => new List<string>())];
        List<string> lines = [];
        int stages = 0;
        for (int v = 1; v < forms[0].Vectors; v++)
        {
            if (stages < forms[0].Stages && forms[0].Arguments[stages] + 1 == v)
            {
                (IEnumerable<string> work, string slope) = stage($"v{v - 1}");
                lines.AddRange(work);
                lines.Add($"v{v} = {slope}");
                stages++;
            }
            else
            {
                lines.Add($"v{v} = {Sum([.. forms.Select(form => form.Sums[v])], factors, matrices)}");
            }
        }

        _text.Function($"{name}_factors(j: int) -> List[float]", $"which = {ScriptText.List(_formOfInterval.Cast<object>())}", $"return {Nested(factors)}[which[j]]");
        string[] names = [.. matrices.SelectMany(each => each)];
        int count = matrices[0].Count;
        _text.Function(
            $"{name}_matrices(c: List[Tensor], j: int) -> List[Tensor]",
            [
                $"which = {ScriptText.List(_formOfInterval.Cast<object>())}",
                $"all: List[Tensor] = {ScriptText.List(names)}",
                FormattableString.Invariant($"return all[which[j] * {count}:(which[j] + 1) * {count}]"),
            ]);
        string passed = string.Concat(more.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(one => ", " + one.Split(':')[0]));
        string parameters = $"c: List[Tensor], s: List[Tensor], batch: int{(more.Length > 0 ? ", " + more : "")}";
        _text.Function($"{name}_step({parameters}, f: List[float], m: List[Tensor], v0: Tensor) -> Tensor", [.. lines, $"return v{forms[0].Vectors - 1}"]);
        _text.Function(
            $"{name}({parameters}, j: int, y: Tensor) -> Tensor",
            $"f = {name}_factors(j)",
            $"m = {name}_matrices(c, j)",
            $"for i in range({_scheme.StepsPerInterval}):",
            $"    y = {name}_step(c, s, batch{passed}, f, m, y)",
            "return y");
    }

    private static string Nested(List<double>[] factors) =>
        // A list of the script has a type by its first element.
        ScriptText.List(factors.Select(each => ScriptText.List(each.DefaultIfEmpty(0.0).Select(ScriptText.Number))));

    private string Sum(StepSum[] sums, List<double>[] factors, List<string>[] matrices)
    {
        int[] sources = [.. sums.SelectMany(sum => sum.Sources.Select(source => source / sum.Rows)).Distinct()];
        return sources.Length == 0 ? "torch.zeros_like(v0)"
            : sums[0].Rows == 1 ? Chain(sums, sources, factors)
            : Product(sums, sources, matrices);
    }

    private static string Chain(StepSum[] sums, int[] sources, List<double>[] factors)
    {
        string chain = "";
        foreach (int source in sources)
        {
            double[] own = [.. sums.Select(sum => Enumerable.Range(0, sum.Factors.Length).Where(e => sum.Sources[e] == source).Sum(e => sum.Factors[e]))];
            int at = factors[0].Count;
            bool isOne = Array.TrueForAll(own, factor => factor == 1.0);
            if (!isOne)
            {
                for (int k = 0; k < own.Length; k++)
                {
                    factors[k].Add(own[k]);
                }
            }

            chain = chain.Length > 0 ? $"torch.add({chain}, v{source}{(isOne ? "" : $", alpha=f[{at}]")})" : isOne ? $"v{source}" : $"v{source} * f[{at}]";
        }

        return chain;
    }

    private string Product(StepSum[] sums, int[] sources, List<string>[] matrices)
    {
        int at = matrices[0].Count;
        for (int k = 0; k < sums.Length; k++)
        {
            double[] matrix = new double[sources.Length * _size * _size];
            for (int row = 0; row < _size; row++)
            {
                for (int e = sums[k].Starts[row]; e < sums[k].Starts[row + 1]; e++)
                {
                    int source = Array.IndexOf(sources, sums[k].Sources[e] / _size), column = sums[k].Sources[e] % _size;
                    matrix[(((source * _size) + column) * _size) + row] += sums[k].Factors[e];
                }
            }

            matrices[k].Add(_text.Constant(matrix, [sources.Length * _size, _size], _precision));
        }

        return $"torch.mm({(sources.Length == 1 ? $"v{sources[0]}" : $"torch.cat({ScriptText.List(sources.Select(source => $"v{source}"))}, 1)")}, m[{at}])";
    }
}
