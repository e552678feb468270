using System;
using System.Linq;
using static TorchSharp.torch;

namespace Spectral.Torch;

/// <summary>A value and its pull on the device, with the trace between them.</summary>
internal sealed class TorchRecorder : IRecorder
{
    private readonly Script _script;
    private TorchTensor[] _trace = [];
    private int _batch;

    /// <summary>Compiles both programs.</summary>
    public TorchRecorder(Recording recording, Precision precision, Device device)
    {
        Recording = recording;
        Program value = recording.Value, pull = recording.Pull;
        string type = ScriptText.TypeOf(precision);
        ScriptText text = new();
        ProgramScript.Add(text, "value", value, precision);
        ProgramScript.Add(text, "pull", pull, precision);
        text.Function(
            "record(c: List[Tensor], numbers: Tensor, batch: int, x: List[Tensor], outputs: List[Tensor], sums: Tensor) -> List[Tensor]",
            [
                // The trace holds the inputs as they are now.
                $"given: List[Tensor] = {ScriptText.List(value.Inputs.Select((slot, i) => TorchExecutor.Taken($"x[{i}].clone()", slot, precision)))}",
                $"results = value(c, value_shared(c, numbers.to({type})), batch, given)",
                .. TorchExecutor.Given(recording.Outputs, value),
                $"return given + results[{recording.Outputs.Length}:{value.Outputs.Length}]",
            ]);
        text.Function(
            "back(c: List[Tensor], numbers: Tensor, batch: int, trace: List[Tensor], x: List[Tensor], outputs: List[Tensor], sums: Tensor) -> None",
            [
                $"given: List[Tensor] = {ScriptText.List(recording.Cotangents.Select((slot, i) => TorchExecutor.Taken($"x[{i}]", slot, precision)))}",
                $"results = pull(c, pull_shared(c, numbers.to({type})), batch, trace + given)",
                .. TorchExecutor.Given(pull.Outputs, pull),
            ]);
        _script = new(text, device);
    }

    /// <inheritdoc/>
    public Recording Recording { get; }

    /// <inheritdoc/>
    public void Record(DeviceVector shared, int batch, DeviceVector[] inputs, DeviceVector[] outputs, DeviceVector sums)
    {
        Program value = Recording.Value;
        TorchExecutor.Check(value, shared, batch, sums);
        TorchTensor[] given = TorchExecutor.Tensors(value, "input", value.Inputs, batch, inputs), results = TorchExecutor.Tensors(value, "output", Recording.Outputs, batch, outputs);
        Forget();
        _trace = (TorchTensor[])_script.Call("record", _script.Data, TorchVector.Of(shared), batch, given, results, TorchVector.Of(sums))!;
        _trace = [.. _trace.Select(tensor => tensor.DetachFromDisposeScope())];
        _batch = batch;
    }

    /// <inheritdoc/>
    public void Pull(DeviceVector shared, DeviceVector[] cotangents, DeviceVector[] outputs, DeviceVector sums)
    {
        if (_batch == 0)
        {
            throw new InvalidOperationException("there is no trace to pull through: call Record first.");
        }

        Program pull = Recording.Pull;
        TorchExecutor.Check(pull, shared, _batch, sums);
        TorchTensor[] given = TorchExecutor.Tensors(pull, "input", Recording.Cotangents, _batch, cotangents), results = TorchExecutor.Tensors(pull, "output", pull.Outputs, _batch, outputs);
        _script.Call("back", _script.Data, TorchVector.Of(shared), _batch, _trace, given, results, TorchVector.Of(sums));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Forget();
        _script.Dispose();
    }

    private void Forget()
    {
        foreach (TorchTensor tensor in _trace)
        {
            tensor.Dispose();
        }

        _trace = [];
        _batch = 0;
    }
}
