using System;
using System.Collections.Generic;
using System.Linq;

namespace Spectral.Torch;

/// <summary>
/// A lowered program as functions of a script, one operation of Torch an instruction. Values of a sample are [batch × size], shared ones [size], both flat and
/// row-major; an operation that needs the axes takes them apart and puts them together again.
/// <code>
/// NAME_shared(c, numbers) -> List[Tensor]          what the body reads of the shared numbers, from the shared instructions too
/// NAME(c, s, batch, x) -> List[Tensor]             from those and the inputs: the outputs [batch × size] and, last, all batch sums
/// </code>
/// </summary>
internal sealed class ProgramScript
{
    private readonly ScriptText _script;
    private readonly Program _program;
    private readonly Precision _precision;
    private readonly List<string> _sharedLines = [];
    private readonly List<string> _bodyLines = [];
    private readonly List<string> _views = [];
    private readonly Dictionary<(int Address, int Size), string> _constants = [];
    private readonly List<Value> _values = [];
    private readonly Dictionary<int, string> _sums = [];
    private int _names;

    private ProgramScript(ScriptText script, Program program, Precision precision) => (_script, _program, _precision) = (script, program, precision);

    /// <summary>A value and the addresses that it has now.</summary>
    private sealed record Value(Storage Storage, int Address, int Size, string Name);

    /// <summary>Adds the functions of a program.</summary>
    public static void Add(ScriptText script, string name, Program program, Precision precision)
    {
        ProgramScript own = new(script, program, precision);
        own.Shared();
        own.Body();
        script.Function($"{name}_shared(c: List[Tensor], numbers: Tensor) -> List[Tensor]", [.. own._sharedLines, "views: List[Tensor] = " + ScriptText.List(own._views), "return views"]);
        script.Function($"{name}(c: List[Tensor], s: List[Tensor], batch: int, x: List[Tensor]) -> List[Tensor]", own._bodyLines);
    }

    private void Shared()
    {
        _values.Add(new(Storage.Parameters, 0, _program.SharedLength, "numbers"));
        foreach (Instruction instruction in _program.SharedInstructions)
        {
            Keep(instruction.Result, instruction, OperationScript.Of(instruction.Operation, Arguments(instruction), this));
        }
    }

    private void Body()
    {
        IsShared = false;
        for (int i = 0; i < _program.Inputs.Length; i++)
        {
            Operand place = _program.Inputs[i].Operand;
            _values.Add(new(place.Storage, place.Address, _program.Inputs[i].Size, $"x[{i}]"));
        }

        foreach (Instruction instruction in _program.Body)
        {
            string value = OperationScript.Of(instruction.Operation, Arguments(instruction), this);
            if (instruction.Result.Storage != Storage.Sums)
            {
                Keep(instruction.Result, instruction, value);
            }
            else
            {
                string name = Name(value);
                _sums[instruction.Result.Address] = _sums.TryGetValue(instruction.Result.Address, out string? before) ? Name($"{before} + {name}") : name;
            }
        }

        List<string> results = [.. _program.Outputs.Select(slot => Argument(slot.Operand, slot.Size).Whole)];
        if (_program.SumsSize > 0)
        {
            results.Add($"torch.cat({ScriptText.List(_program.Sums.Where(slot => slot.Size > 0).Select(slot => _sums[slot.Operand.Address]))})");
        }

        _bodyLines.Add("results: List[Tensor] = " + ScriptText.List(results));
        _bodyLines.Add("return results");
    }

    /// <summary>Whether instructions are those that all samples share.</summary>
    public bool IsShared { get; private set; } = true;

    /// <summary>Row numbers that an operation brings along; the text that reads them.</summary>
    public string Rows(int[] rows) => _script.Rows(rows);

    /// <summary>One number as a tensor [1]; the text that reads it.</summary>
    public string Number(double value) => _script.Constant([value], [1], _precision);

    /// <summary>Shared numbers in the form that the body wants, made once for a vector of parameters.</summary>
    public string View(string text)
    {
        if (IsShared || (text.StartsWith("c[", StringComparison.Ordinal) && text.EndsWith(']')))
        {
            return text;
        }

        int at = _views.IndexOf(text);
        if (at < 0)
        {
            at = _views.Count;
            _views.Add(text);
        }

        return FormattableString.Invariant($"s[{at}]");
    }

    private string Constant(int address, int size)
    {
        if (!_constants.TryGetValue((address, size), out string? text))
        {
            text = _script.Constant(_program.Constants[address..(address + size)], [size], _precision);
            _constants[(address, size)] = text;
        }

        return text;
    }

    private OperationArgument[] Arguments(Instruction instruction) =>
        [.. instruction.Arguments.Select((place, i) => Argument(place, Shape.size(i < instruction.Operation.ArgumentShapes.Length ? instruction.Operation.ArgumentShapes[i] : instruction.Operation.Shape)))];

    /// <summary>What is at a place: so many numbers, or one that is repeated so often.</summary>
    private OperationArgument Argument(Operand place, int size)
    {
        int stored = place.Step == 1 ? size : 1;
        if (place.Storage == Storage.Constants)
        {
            return stored == 1
                ? new(this, ScriptText.Number(_program.Constants[place.Address]), size, IsBatched: false, IsWhole: size == 1, _program.Constants[place.Address])
                : new(this, Constant(place.Address, stored), size, IsBatched: false, IsWhole: true, Number: null);
        }

        Value owner = _values.FindLast(value => value.Storage == place.Storage && value.Address <= place.Address && place.Address + stored <= value.Address + value.Size)!;
        bool isBatched = place.Storage is Storage.Sample or Storage.Trace;
        string text = stored == owner.Size ? owner.Name : FormattableString.Invariant($"{owner.Name}.narrow({(isBatched ? 1 : 0)}, {place.Address - owner.Address}, {stored})");
        return new(this, text, size, isBatched, IsWhole: stored == size, Number: null);
    }

    private void Keep(Operand place, Instruction instruction, string text)
    {
        int size = Shape.size(instruction.Operation.Shape);
        _values.RemoveAll(value => value.Storage == place.Storage && value.Address < place.Address + size && place.Address < value.Address + value.Size);
        _values.Add(new(place.Storage, place.Address, size, Name(text)));
    }

    private string Name(string text)
    {
        string name = FormattableString.Invariant($"{(IsShared ? 'p' : 'v')}{_names++}");
        (IsShared ? _sharedLines : _bodyLines).Add($"{name} = {text}");
        return name;
    }
}
