using System.Runtime.CompilerServices;

namespace MLNetDeepRanking.Search.Graphs;

/// <summary>Compares the query with every vector that may be returned: exact, and faster than the graph where those are few.</summary>
internal static class AllowedScan
{
    /// <summary>Fills the searcher's <see cref="Searcher.Admitted"/> with the nearest vectors; each twin is there by itself.</summary>
    /// <remarks>It is not inlined, for the reason that its caller is not.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run(Searcher searcher, Snapshot snapshot, int width, AllowedSlots? allowed)
    {
        var count = snapshot.Count;
        var waiting = 0;
        searcher.Admitted.Clear(Math.Min(width, Math.Max(1, count)));
        for (var slot = Next(0); (uint)slot < (uint)count; slot = Next(slot + 1))
        {
            searcher.Slots[waiting++] = slot;
            if (waiting == searcher.Slots.Length) OfferWaiting();
        }
        OfferWaiting();

        int Next(int slot) => allowed is null ? slot : allowed.Next(slot);

        void OfferWaiting()
        {
            searcher.Score(searcher.Query, waiting);
            // Removals lie beside the vector, not in it: they are looked up only for the few that come so far.
            for (var i = 0; i < waiting; i++)
            {
                var (key, slot) = (searcher.Keys[i], searcher.Slots[i]);
                if (key < searcher.Admitted.Limit && snapshot.Holds(slot)) searcher.Admitted.Offer(key, slot);
            }
            waiting = 0;
        }
    }
}
