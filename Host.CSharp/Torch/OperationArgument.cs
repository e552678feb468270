using System.Linq;

namespace Spectral.Torch;

/// <summary>What an instruction reads.</summary>
/// <param name="Owner">The program, whose shared function makes what does not depend on the sample.</param>
/// <param name="Text">Its flat numbers, or the number itself.</param>
/// <param name="Size">Elements that the instruction reads.</param>
/// <param name="IsBatched">Whether it has a row for each sample.</param>
/// <param name="IsWhole">Whether all elements are stored, not one that is repeated.</param>
/// <param name="Number">The number, where it is a literal.</param>
internal sealed record OperationArgument(ProgramScript Owner, string Text, int Size, bool IsBatched, bool IsWhole, double? Number)
{
    /// <summary>Whether it is a literal.</summary>
    public bool IsNumber => Number.HasValue;

    /// <summary>For operations that broadcast: [batch × size] or [size], a repeated element with the size 1, a number as a literal.</summary>
    public string Broadcast => IsNumber || IsBatched ? Text : Owner.View(Text);

    /// <summary>The same, a number as a tensor.</summary>
    public string Tensor => Number is double value ? Owner.Number(value) : Broadcast;

    /// <summary>All elements, with a row for each sample inside the body.</summary>
    public string Whole => Expanded(IsWhole && (IsBatched || Owner.IsShared));

    /// <summary>All elements in that shape, behind the batch where it has one, with more done to them.</summary>
    public string In(int[] shape, string then = "")
    {
        string tensor = IsNumber ? Tensor : Text;
        string axes = ScriptText.List([.. IsBatched ? ["batch"] : Enumerable.Empty<object>(), .. shape.Cast<object>()]);
        string all = IsWhole ? tensor : $"{tensor}.expand({ScriptText.List([.. IsBatched ? ["batch"] : Enumerable.Empty<object>(), Size])})";
        bool isFlat = shape.Length == 1 && shape[0] == Size;
        string text = (isFlat ? all : $"{all}.reshape({axes})") + then;
        return IsBatched ? text : Owner.View(text);
    }

    private string Expanded(bool isAlready) => isAlready ? Broadcast : $"{Tensor}.expand({(Owner.IsShared ? ScriptText.List(Size) : ScriptText.List("batch", Size))})";
}
