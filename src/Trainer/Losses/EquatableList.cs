using System.Collections;

namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>A list that equals another with equal items, so that descriptions that hold lists are values as the others are.</summary>
internal sealed class EquatableList<T>(IEnumerable<T> items) : IReadOnlyList<T>
{
    private readonly T[] _items = [.. items];

    public int Count => _items.Length;

    public T this[int index] => _items[index];

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override bool Equals(object? obj) => obj is EquatableList<T> other && _items.SequenceEqual(other._items);

    public override int GetHashCode() => _items.Aggregate(0, (hash, item) => HashCode.Combine(hash, item));

    public override string ToString() => $"[{string.Join(", ", _items)}]";
}
