using System.Buffers;
using System.Runtime.CompilerServices;
using MLNetDeepRanking.Search.Kernels;
using MLNetDeepRanking.Search.Storage;

namespace MLNetDeepRanking.Search.Scanning;

/// <summary>Compares a block of queries with all rows, and keeps the nearest of each.</summary>
internal sealed class Scan<T> : IDisposable
    where T : unmanaged
{
    private const int Rows = Tile<T>.Rows;

    /// <summary>Candidates kept beyond k, since rounding may have put some of the k nearest just behind.</summary>
    private const int SpareCandidates = 6;

    /// <summary>With fewer groups a scan waits for memory anyway, which then is best read in its order.</summary>
    private const int FetchingGroups = 8;

    /// <summary>Two panels, one in use and one on its way, share the first-level cache.</summary>
    private const int LargestFetchedPanel = 24 << 10;

    private readonly PanelStore<T> _rows;
    private readonly Tile<T> _tile;
    private readonly QueryBlock<T> _queries;
    private readonly int _k;
    private readonly int _threads;
    private readonly DistanceOrder<T>? _order;
    private readonly ScanPlan _plan;
    private readonly ulong[] _candidates;

    /// <summary>Below what a key must be to be kept, by range and query: beside each other, since every panel asks for all of a group.</summary>
    private readonly float[] _limits;

    /// <param name="rows">The rows to search.</param>
    /// <param name="tile">How they are compared.</param>
    /// <param name="queries">The queries.</param>
    /// <param name="k">The number of rows wanted for each query, at most the number there are.</param>
    /// <param name="threads">The largest number of threads to use.</param>
    /// <param name="order">Arranges rows by distance; if null, the order of the kernel's keys will do.</param>
    public Scan(PanelStore<T> rows, Tile<T> tile, QueryBlock<T> queries, int k, int threads, DistanceOrder<T>? order)
    {
        _rows = rows;
        _tile = tile;
        _queries = queries;
        _k = k;
        _threads = threads;
        _order = order;
        var kept = _order is null ? k : (int)Math.Min((long)k + SpareCandidates, int.MaxValue);
        _plan = new ScanPlan(queries.GroupCount, rows.Count, rows.Width * Unsafe.SizeOf<T>(), kept, threads);
        _candidates = ArrayPool<ulong>.Shared.Rent(checked(queries.Count * CandidatesPerQuery));
        _limits = ArrayPool<float>.Shared.Rent(queries.Count * _plan.Ranges);
    }

    /// <summary>Ranks all rows.</summary>
    public void Run()
    {
        _candidates.AsSpan(0, _queries.Count * CandidatesPerQuery).Fill(Candidate.None);
        _limits.AsSpan(0, _queries.Count * _plan.Ranges).Fill(float.PositiveInfinity);
        ParallelWork.For(_plan.Pieces, _threads, RunPiece);
        ParallelWork.For(_queries.Count, _threads, query =>
        {
            var candidates = CandidatesOf(query);
            var leastTurnedAway = LeastTurnedAway(candidates);
            candidates.Sort();
            _order?.Arrange(candidates, _k, leastTurnedAway, _queries.Code(query));
        });
    }

    /// <summary>Returns the k nearest rows of a query, nearest first.</summary>
    public Span<ulong> Nearest(int query) => CandidatesOf(query)[.._k];

    public void Dispose()
    {
        ArrayPool<ulong>.Shared.Return(_candidates);
        ArrayPool<float>.Shared.Return(_limits);
    }

    private int CandidatesPerQuery => _plan.Ranges * _plan.Capacity;

    private Span<ulong> CandidatesOf(int query) => _candidates.AsSpan(query * CandidatesPerQuery, CandidatesPerQuery);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunPiece(int piece)
    {
        var (chunk, range) = Math.DivRem(piece, _plan.Ranges);
        var firstGroup = chunk * _plan.GroupsPerChunk;
        var endGroup = Math.Min(firstGroup + _plan.GroupsPerChunk, _queries.GroupCount);
        var endPanel = Math.Min((range + 1) * _plan.PanelsPerRange, _rows.PanelCount);
        Span<float> keys = stackalloc float[Tile<T>.Queries * Rows];
        var slice = SliceFetchedAhead(endGroup - firstGroup);
        for (var panel = range * _plan.PanelsPerRange; panel < endPanel; panel++)
        {
            var rows = _rows.Panel(panel);
            var ahead = panel + 1 < endPanel ? _rows.Panel(panel + 1) : default;
            for (var group = firstGroup; group < endGroup; group++)
            {
                var fetched = Math.Min(slice, ahead.Length);
                Prefetch.Far(ahead[..fetched]);
                ahead = ahead[fetched..];
                if (_queries.SizeOf(group) == 1) _tile.Single(rows, _queries.Group(group), keys);
                else _tile.Group(rows, _queries.Group(group), keys);
                Offer(keys, group, panel, range);
            }
        }
    }

    /// <summary>Returns how many elements of the next panel to fetch while a group passes over this one; none where that has been slower.</summary>
    private int SliceFetchedAhead(int groups) =>
        groups < FetchingGroups || _rows.Width * Rows * Unsafe.SizeOf<T>() > LargestFetchedPanel ? 0 : _rows.Width * Rows / groups + 1;

    /// <summary>Offers the keys of a group and a panel, most of which are no longer small enough, to the group's queries.</summary>
    private void Offer(Span<float> keys, int group, int panel, int range)
    {
        var limits = _limits.AsSpan(range * _queries.Count + group * Tile<T>.Queries, _queries.SizeOf(group));
        var present = _rows.Count - panel * Rows;
        for (var member = 0; member < limits.Length; member++)
        {
            var ofMember = keys.Slice(member * Rows, Rows);
            if (present < Rows) ofMember[present..].Fill(float.PositiveInfinity);
            if (!NearestHeap.IsAnyBelow(ofMember, limits[member])) continue;
            var heap = CandidatesOf(group * Tile<T>.Queries + member).Slice(range * _plan.Capacity, _plan.Capacity);
            limits[member] = NearestHeap.Offer(heap, ofMember, panel * Rows);
        }
    }

    /// <summary>Returns the least key that a row not among the candidates can have; +∞ if there is no such row.</summary>
    private float LeastTurnedAway(ReadOnlySpan<ulong> heaps)
    {
        var least = float.PositiveInfinity;
        for (var range = 0; range < _plan.Ranges; range++) least = Math.Min(least, Candidate.Key(heaps[range * _plan.Capacity]));
        return least;
    }
}
