using System;
using System.Collections.Generic;
using System.Linq;

namespace Spectral.Torch;

/// <summary>One operation of Torch for each opcode.</summary>
internal static class OperationScript
{
    /// <summary>Beyond it log(1 + eˣ) is x to the last bit of a double.</summary>
    private const string SoftplusThreshold = "40.0";

    private static readonly Dictionary<Opcode, string> Elementwise = new()
    {
        [Opcode.Negate] = "torch.neg({0})",
        [Opcode.Exp] = "torch.exp({0})",
        [Opcode.Expm1] = "torch.expm1({0})",
        [Opcode.Log] = "torch.log({0})",
        [Opcode.Log1p] = "torch.log1p({0})",
        [Opcode.Sin] = "torch.sin({0})",
        [Opcode.Cos] = "torch.cos({0})",
        [Opcode.Tanh] = "torch.tanh({0})",
        [Opcode.Sigmoid] = "torch.sigmoid({0})",
        [Opcode.Softplus] = "torch.softplus({0}, 1.0, " + SoftplusThreshold + ")",
        [Opcode.Erf] = "torch.erf({0})",
        [Opcode.SquareRoot] = "torch.sqrt({0})",
        [Opcode.PositivePart] = "torch.where({0} > 0.0, {0}, 0.0)",
        [Opcode.Heaviside] = "torch.where({0} > 0.0, torch.ones_like({0}), 0.0)",
    };

    private static readonly Dictionary<Opcode, string> Binary = new()
    {
        [Opcode.Add] = "{0} + {1}",
        [Opcode.Subtract] = "{0} - {1}",
        [Opcode.Multiply] = "{0} * {1}",
        [Opcode.Divide] = "{0} / {1}",
    };

    /// <summary>The text of an instruction's value, flat: [batch × size], or [size] where all samples share it; a batch sum [size].</summary>
    public static string Of(Operation operation, OperationArgument[] x, ProgramScript program)
    {
        int size = Shape.size(operation.Shape);
        int[] attributes = operation.Attributes;
        switch (operation.Opcode)
        {
            case Opcode.Fill:
                return (x[0] with { Size = size, IsWhole = size == 1 }).Whole;
            case Opcode.Reshape:
                return x[0].Whole;
            case Opcode.Concatenate:
                return $"torch.cat({ScriptText.List(x.Select(part => part.Whole))}, {(program.IsShared ? 0 : 1)})";
            case Opcode.Transpose:
                return Flat(x[0].In(operation.ArgumentShapes[0], ".transpose(-2, -1)"), size, program);
            case Opcode.Sum:
                return $"{x[0].In([x[0].Size])}.sum([-1], True)";
            case Opcode.SumAxis:
                (int before, int length, int behind) = Shape.around(attributes[0], operation.ArgumentShapes[0]);
                return Flat($"{x[0].In([before, length, behind])}.sum([-2])", size, program);
            case Opcode.RepeatAxis:
                (int outer, int count, int inner) = Shape.around(attributes[0], operation.Shape);
                return Flat(Broadcast(x[0].In([outer, 1, inner]), [outer, count, inner], program), size, program);
            case Opcode.Gather:
                return Flat(TakeRows(x[0].In([operation.ArgumentShapes[0][0], size / attributes.Length]), program.Rows(attributes)), size, program);
            case Opcode.ScatterAdd:
                return ScatterAdd(operation, x[0], program);
            case Opcode.MatrixProduct:
                return ProductScript.Of(operation, x, program);
            case Opcode.BatchProduct:
                return ProductScript.OverBatch(operation, x);
            case Opcode.BatchAccumulate:
                return x[0].IsBatched ? $"{x[0].In([x[0].Size])}.sum([0])" : $"{x[0].In([x[0].Size])} * float(batch)";
            default:
                return Element(operation.Opcode, size, x, program);
        }
    }

    /// <summary>Flat again, with a row for each sample inside the body.</summary>
    public static string Flat(string text, int size, ProgramScript program) => $"{text}.reshape({(program.IsShared ? ScriptText.List(size) : ScriptText.List("batch", size))})";

    private static string Element(Opcode opcode, int size, OperationArgument[] x, ProgramScript program)
    {
        string[] read = [.. x.Select(argument => argument.Broadcast)];
        if (x.All(argument => argument.IsNumber))
        {
            read[0] = x[0].Tensor;
        }

        string text = Elementwise.TryGetValue(opcode, out string? function) ? Format(function, read)
            : Binary.TryGetValue(opcode, out string? sign) ? Format(sign, read)
            : MultiplyAdd(opcode, x, read);
        bool isWhole = x.Any(argument => argument.IsWhole) && (program.IsShared || x.Any(argument => argument.IsBatched));
        return isWhole ? text : Broadcast($"({text})", [size], program);
    }

    private static string MultiplyAdd(Opcode opcode, OperationArgument[] x, string[] read)
    {
        bool isPlain = x[2].IsNumber || (x[0].IsNumber && x[1].IsNumber);
        int factor = x[0].IsNumber ? 0 : 1;
        bool isScaled = x[factor].IsNumber;
        return opcode switch
        {
            Opcode.MultiplySubtract => Format("{0} * {1} - {2}", read),
            Opcode.MultiplyAdd when isPlain => Format("{0} * {1} + {2}", read),
            Opcode.MultiplyAdd when isScaled => $"torch.add({read[2]}, {read[1 - factor]}, alpha={read[factor]})",
            Opcode.MultiplyAdd => Format("torch.addcmul({2}, {0}, {1})", read),
            Opcode.NegatedMultiplyAdd when isPlain => Format("{2} - {0} * {1}", read),
            Opcode.NegatedMultiplyAdd when isScaled => $"torch.sub({read[2]}, {read[1 - factor]}, alpha={read[factor]})",
            Opcode.NegatedMultiplyAdd => Format("torch.addcmul({2}, {0}, {1}, value=-1.0)", read),
            _ => throw new NotSupportedException($"opcode {opcode} is no instruction of a program."),
        };
    }

    /// <summary>Each target row is the sum of the rows that name it, gathered beside each other, so that nothing depends on the order of threads; rows of zeros fill up.</summary>
    private static string ScatterAdd(Operation operation, OperationArgument x, ProgramScript program)
    {
        int given = operation.Attributes.Length, targets = operation.Shape[0], size = Shape.size(operation.Shape), row = size / targets;
        int[][] named = [.. Enumerable.Range(0, targets).Select(target => Enumerable.Range(0, given).Where(source => operation.Attributes[source] == target).ToArray())];
        int most = Math.Max(1, named.Max(sources => sources.Length));
        int[] table = [.. named.SelectMany(sources => sources.Concat(Enumerable.Repeat(given, most - sources.Length)))];
        string taken = TakeRows($"torch.constant_pad_nd({x.In([given, row])}, [0, 0, 0, 1])", program.Rows(table));
        string axes = program.IsShared ? ScriptText.List(targets, most, row) : ScriptText.List("batch", targets, most, row);
        return Flat(most == 1 ? taken : $"{taken}.reshape({axes}).sum([-2])", size, program);
    }

    private static string TakeRows(string text, string rows) => $"{text}.index_select(-2, {rows})";

    private static string Broadcast(string text, int[] shape, ProgramScript program) =>
        $"{text}.expand({ScriptText.List([.. program.IsShared ? Enumerable.Empty<object>() : ["batch"], .. shape.Cast<object>()])})";

    private static string Format(string form, string[] read) => string.Format(System.Globalization.CultureInfo.InvariantCulture, form, read);
}
