using System.Runtime.InteropServices;

namespace MLNetDeepRanking.Trainer.Weights;

/// <summary>
/// The memory of a pickle machine: a stack of values, marks that say where on it a number of items begins, and numbered values.
/// </summary>
/// <remarks>Depth is bounded here, and all else by the budget.</remarks>
internal sealed class PickleStack(ReadingBudget budget, TorchObjects objects)
{
    /// <summary>The most values on the stack, and marks; Python sets the items of a dictionary a thousand at a time.</summary>
    private const int MaximumDepth = 10_000;

    private const int ContainerSize = 64;

    private readonly List<object?> _values = [];
    private readonly Stack<int> _marks = [];
    private readonly List<object?> _memo = [];

    /// <summary>Gets the number that the next value is stored under: Python counts them.</summary>
    public int NextNumber => _memo.Count;

    public void Push(object? value)
    {
        if (_values.Count == MaximumDepth) throw objects.Refuse("it nests too deeply");
        budget.Charge(value is PickleDictionary or List<object?> ? ContainerSize : 0);
        _values.Add(value);
    }

    public void Mark()
    {
        if (_marks.Count == MaximumDepth) throw objects.Refuse("it nests too deeply");
        _marks.Push(_values.Count);
    }

    public object? Pop() => Pop(1)[0];

    /// <summary>Takes the uppermost values, and none from under the last mark: those are another container's.</summary>
    public object?[] Pop(int count) => _values.Count - count >= Bottom ? TakeFrom(_values.Count - count) : throw NoValue();

    /// <summary>Takes the values above the last mark, and that.</summary>
    public object?[] PopToMark() => _marks.TryPop(out var mark) ? TakeFrom(mark) : throw NoValue();

    /// <summary>Returns the uppermost value, which must be a <typeparamref name="T"/>.</summary>
    public T Top<T>()
        where T : class =>
        _values.Count > Bottom && _values[^1] is T value ? value : throw NoValue();

    /// <summary>Stores the uppermost value under a number.</summary>
    public void Memoize(long number)
    {
        if (number != NextNumber) throw objects.Refuse($"it stores a value under number {number} where {NextNumber} is next");
        budget.Charge(0);
        _memo.Add(Top<object>());
    }

    /// <summary>Pushes what is stored under a number.</summary>
    public void Recall(long number)
    {
        if (number >= NextNumber) throw objects.Refuse($"it recalls a value {number} that it has not stored");
        Push(_memo[(int)number]);
    }

    /// <summary>Returns the one value that is left.</summary>
    public object? Result() =>
        _values.Count == 1 && _marks.Count == 0 ? _values[0] : throw objects.Refuse("it does not end with its content alone");

    private int Bottom => _marks.TryPeek(out var mark) ? mark : 0;

    private object?[] TakeFrom(int bottom)
    {
        var values = CollectionsMarshal.AsSpan(_values)[bottom..].ToArray();
        budget.Charge(2 * nint.Size * values.Length);
        _values.RemoveRange(bottom, values.Length);
        return values;
    }

    private InvalidDataException NoValue() => objects.Refuse("it works on a value or mark that is not there, or a value of another kind");
}
