using System.Buffers;
using System.Runtime.InteropServices;
using MLNetDeepRanking.Search.Kernels;
using MLNetDeepRanking.Search.Measures;
using MLNetDeepRanking.Search.Storage;

namespace MLNetDeepRanking.Search.Scanning;

/// <summary>Turns an order by single-precision keys into the order by true distance.</summary>
internal sealed class DistanceOrder<T>(PanelStore<T> rows, Measure<T> measure)
    where T : unmanaged
{
    /// <summary>Puts the k nearest rows first, with their distances for keys.</summary>
    /// <param name="candidates">Rows by ascending key, at least k of them.</param>
    /// <param name="k">The number of rows wanted.</param>
    /// <param name="leastTurnedAway">The least key that any other row has.</param>
    /// <param name="query">The query's code.</param>
    public void Arrange(Span<ulong> candidates, int k, float leastTurnedAway, ReadOnlySpan<T> query)
    {
        var reach = measure.Reach(query, Candidate.Key(candidates[k - 1]));
        if (leastTurnedAway <= reach)
        {
            CollectWithin(reach, query)[..k].CopyTo(candidates);
            return;
        }
        var count = k;
        while (count < candidates.Length && Candidate.Key(candidates[count]) <= reach) count++;
        MeasureAll(candidates[..count], query);
    }

    /// <summary>Finds all rows within a key's reach by one more pass: for the rare query that more rows tie for than are kept.</summary>
    private Span<ulong> CollectWithin(float reach, ReadOnlySpan<T> query)
    {
        var found = new List<ulong>();
        Span<float> keys = stackalloc float[Tile<T>.Rows];
        for (var slot = 0; slot < rows.Count; slot++)
        {
            var column = slot % Tile<T>.Rows;
            if (column == 0) measure.Tile.Single(rows.Panel(slot / Tile<T>.Rows), query, keys);
            if (keys[column] <= reach) found.Add(Candidate.Create(keys[column], slot));
        }
        var candidates = CollectionsMarshal.AsSpan(found);
        MeasureAll(candidates, query);
        return candidates;
    }

    /// <summary>Finds all rows no farther than a distance, nearest first; distances are their keys.</summary>
    public ReadOnlySpan<ulong> CollectNearer(float distance, ReadOnlySpan<T> query)
    {
        var found = CollectWithin(measure.ReachOf(query, distance), query);
        var count = found.Length;
        while (count > 0 && Candidate.Key(found[count - 1]) > distance) count--;
        return found[..count];
    }

    /// <summary>Measures rows, and sorts them by distance.</summary>
    public void MeasureAll(Span<ulong> candidates, ReadOnlySpan<T> query)
    {
        var pooled = ArrayPool<T>.Shared.Rent(query.Length);
        var row = pooled.AsSpan(0, query.Length);
        foreach (ref var candidate in candidates)
        {
            var slot = Candidate.Slot(candidate);
            rows.CopyRow(slot, row);
            candidate = Candidate.Create(measure.Distance(query, row), slot);
        }
        ArrayPool<T>.Shared.Return(pooled);
        candidates.Sort();
    }
}
