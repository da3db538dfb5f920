namespace MLNetDeepRanking.Trainer.Triplets;

/// <summary>Deals items in random order, each once before any comes again; no deal holds an item twice.</summary>
internal sealed class Deck(int[] items, Random random)
{
    private readonly int[] _items = [.. items];
    private int _dealt = items.Length;

    /// <summary>Deals <paramref name="count"/> different items, or all there are if there are fewer.</summary>
    public int[] TakeAtMost(int count) => Take(Math.Min(count, _items.Length));

    /// <summary>Deals <paramref name="count"/> different items.</summary>
    public int[] Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _items.Length);
        if (_dealt + count <= _items.Length)
        {
            _dealt += count;
            return _items[(_dealt - count).._dealt];
        }
        // The rest of this round goes first; the next round's start is drawn from what the rest does not hold.
        var rest = _items[_dealt..];
        random.Shuffle(_items);
        var missing = count - rest.Length;
        var fresh = _items.Where(item => !rest.Contains(item)).Take(missing).ToArray();
        int[] round = [.. fresh, .. _items.Where(item => !fresh.Contains(item))];
        round.CopyTo(_items, 0);
        _dealt = missing;
        return [.. rest, .. fresh];
    }
}
