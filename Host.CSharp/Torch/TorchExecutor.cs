using System;
using System.Collections.Generic;
using System.Linq;
using static TorchSharp.torch;

namespace Spectral.Torch;

/// <summary>A program on the device: one native call a run. Sizes are checked before it.</summary>
internal sealed class TorchExecutor : IExecutor
{
    private readonly Script _script;

    /// <summary>Compiles the program.</summary>
    public TorchExecutor(Program program, Precision precision, Device device)
    {
        Program = program;
        ScriptText text = new();
        ProgramScript.Add(text, "program", program, precision);
        text.Function(
            "run(c: List[Tensor], numbers: Tensor, batch: int, x: List[Tensor], outputs: List[Tensor], sums: Tensor) -> None",
            [
                $"given: List[Tensor] = {ScriptText.List(program.Inputs.Select((slot, i) => Taken($"x[{i}]", slot, precision)))}",
                $"results = program(c, program_shared(c, numbers.to({ScriptText.TypeOf(precision)})), batch, given)",
                .. Given(program.Outputs, program),
            ]);
        _script = new(text, device);
    }

    /// <inheritdoc/>
    public Program Program { get; }

    /// <inheritdoc/>
    public void Run(DeviceVector shared, int batch, DeviceVector[] inputs, DeviceVector[] outputs, DeviceVector sums)
    {
        Check(Program, shared, batch, sums);
        TorchTensor[] given = Tensors(Program, "input", Program.Inputs, batch, inputs), results = Tensors(Program, "output", Program.Outputs, batch, outputs);
        _script.Call("run", _script.Data, TorchVector.Of(shared), batch, given, results, TorchVector.Of(sums));
    }

    /// <inheritdoc/>
    public void Dispose() => _script.Dispose();

    /// <summary>The text that takes an input from a vector that may be longer.</summary>
    public static string Taken(string text, Slot slot, Precision precision) =>
        $"{text}.narrow(0, 0, batch * {slot.Size}).reshape([batch, {slot.Size}]).to({ScriptText.TypeOf(precision)})";

    /// <summary>The lines that give the first of the list <c>results</c> to vectors and the last to the sums.</summary>
    public static IEnumerable<string> Given(Slot[] outputs, Program program)
    {
        for (int i = 0; i < outputs.Length; i++)
        {
            yield return FormattableString.Invariant($"outputs[{i}].narrow(0, 0, batch * {outputs[i].Size}).copy_(results[{i}].reshape([-1]))");
        }

        if (program.SumsSize > 0)
        {
            yield return FormattableString.Invariant($"sums.narrow(0, 0, {program.SumsSize}).copy_(results[-1])");
        }
    }

    /// <summary>Refuses a run whose shared numbers, batch or sums do not fit.</summary>
    public static void Check(Program program, DeviceVector shared, int batch, DeviceVector sums)
    {
        program.CheckShared(shared.Length);
        if (batch < 1)
        {
            throw new ArgumentException($"a batch needs at least one sample, not {batch}.", nameof(batch));
        }

        if (sums.Length < program.SumsSize)
        {
            throw new ArgumentException($"the sums of program '{program.Name}' need {program.SumsSize} numbers, not {sums.Length}.", nameof(sums));
        }
    }

    /// <summary>The tensors of vectors, one for each slot and long enough.</summary>
    public static TorchTensor[] Tensors(Program program, string kind, Slot[] slots, int batch, DeviceVector[] vectors)
    {
        if (vectors.Length != slots.Length)
        {
            throw new ArgumentException($"program '{program.Name}' has {slots.Length} {kind}s, not {vectors.Length}.", nameof(vectors));
        }

        for (int i = 0; i < slots.Length; i++)
        {
            if (vectors[i].Length < (long)batch * slots[i].Size)
            {
                throw new ArgumentException($"{kind} '{slots[i].Name}' of program '{program.Name}' needs {batch} × {slots[i].Size} numbers, not {vectors[i].Length}.", nameof(vectors));
            }
        }

        return [.. vectors.Select(TorchVector.Of)];
    }
}
