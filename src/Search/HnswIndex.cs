using System.Buffers;
using MLNetDeepRanking.Search.Graphs;
using MLNetDeepRanking.Search.Kernels;
using MLNetDeepRanking.Search.Measures;
using MLNetDeepRanking.Search.Scanning;
using MLNetDeepRanking.Search.Storage;

namespace MLNetDeepRanking.Search;

/// <summary>Finds nearly all nearest neighbours, many times faster than an <see cref="ExactIndex"/>, by walking a graph of neighbours.</summary>
/// <remarks>
/// <para>The graph is that of Malkov and Yashunin, "Efficient and robust approximate nearest neighbor search using hierarchical navigable
/// small world graphs" (2018). A search may miss a neighbour, the more rarely the higher <see cref="EfSearch"/>; <see cref="Tune(double, int)"/>
/// finds the value for a wanted recall. What it finds is measured in double precision: distances are those of an <see cref="ExactIndex"/>.
/// Searches that a scan answers sooner (few vectors, a narrow filter, a large k) are answered by a scan, and exact.</para>
/// <para>Any number of threads may search while others add, remove, update, save or compact, and never wait for them; those wait for each
/// other. A search returns from what the index held when it began.</para>
/// <para>The same calls in the same order with the same seed build the same graph on the same machine, whatever the number of threads.</para>
/// <para>A vector takes 4 bytes for each component, 8 · <see cref="HnswOptions.M"/> for its neighbours, and about 60 more.</para>
/// </remarks>
public sealed partial class HnswIndex : IVectorIndex
{
    private readonly Lock _writing = new();
    private volatile GraphWriter _writer;

    /// <summary>The file that the graph lies in, until it is first changed.</summary>
    private IndexSource? _source;

    /// <summary>Creates an empty index.</summary>
    /// <param name="dimension">The number of components of each vector, from 1 to 1 048 576.</param>
    /// <param name="distance">How dissimilarity is measured: any distance but <see cref="VectorDistance.Hamming"/>.</param>
    /// <param name="options">How the graph is built; the defaults if null.</param>
    /// <exception cref="ArgumentException">The distance is <see cref="VectorDistance.Hamming"/>, or the compression does not suit such vectors.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The dimension or an option is out of range, or the distance is not a defined one.</exception>
    public HnswIndex(int dimension, VectorDistance distance, HnswOptions? options = null)
        : this(dimension, distance, options ?? new HnswOptions(), KernelWidths.Widest)
    {
    }

    internal HnswIndex(int dimension, VectorDistance distance, HnswOptions options, KernelWidth width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimension, ExactIndex.MaxDimension);
        options.Validate();
        options.ValidateCompression(dimension, distance);
        _writer = new GraphWriter(new Graph(VectorSpace.Create(dimension, distance, width).Compressed(options.Compression), options));
        EfSearch = options.EfSearch;
    }

    /// <inheritdoc/>
    public int Dimension => Graph.Space.Dimension;

    /// <inheritdoc/>
    public VectorDistance Distance => Graph.Space.Distance;

    /// <inheritdoc/>
    public int Count => Graph.LiveCount;

    /// <summary>Gets the number of removed vectors whose memory <see cref="Compact"/> would free.</summary>
    public int RemovedCount => Graph is var graph ? graph.Nodes.Count - graph.LiveCount : 0;

    /// <summary>Gets how the graph is built.</summary>
    public HnswOptions Options => Graph.Options with { EfSearch = EfSearch };

    /// <summary>Gets or sets the number of candidates that a search keeps: more find more, and take longer.</summary>
    /// <value>The default value is that of <see cref="HnswOptions.EfSearch"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1 or above 65 536.</exception>
    public int EfSearch
    {
        get;
        set
        {
            HnswOptions.ThrowIfNoEf(value, nameof(EfSearch));
            field = value;
        }
    }

    /// <summary>Gets or sets the largest number of threads that one call uses.</summary>
    /// <value>The default value is the number of processors.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = Environment.ProcessorCount;

    internal Graph Graph => _writer.Graph;

    /// <summary>Gets or sets what names the model that made the vectors, such as the hash of its file; it is saved with the index.</summary>
    /// <value>The default value is null: the index is bound to no model.</value>
    public string? ModelHash { get; set; }

    /// <summary>Gets the number of bytes that a vector and its neighbours on the lowest level take; the levels above take few more.</summary>
    public int BytesPerVector => Graph.Nodes.NodeBytes;

    /// <inheritdoc/>
    /// <remarks>Add many in one call: 256 at a time are inserted in parallel.</remarks>
    public void Add(ReadOnlySpan<long> ids, ReadOnlySpan<float> vectors)
    {
        VectorArguments.CheckVectors(ids, vectors, Dimension);
        lock (_writing)
        {
            Prepare();
            ThrowIfUnfit(ids, known: false);
            _writer.Add(ids, vectors, MaxDegreeOfParallelism);
        }
    }

    /// <inheritdoc/>
    /// <remarks>Their nodes stay in the graph until <see cref="Compact"/>; searches pass through them and never return them.</remarks>
    public int Remove(ReadOnlySpan<long> ids)
    {
        lock (_writing)
        {
            Prepare();
            return _writer.Remove(ids);
        }
    }

    /// <summary>Replaces vectors.</summary>
    /// <param name="ids">Ids that the index holds.</param>
    /// <param name="vectors">The new vectors, <c>[ids.Length, Dimension]</c>, row-major.</param>
    /// <remarks>
    /// A search that begins meanwhile finds an id by its old vector, by its new one, or for a moment not at all; never by both.
    /// The old vectors count as removed: see <see cref="RemovedCount"/>.
    /// </remarks>
    /// <exception cref="ArgumentException">The lengths do not agree, an id is unknown or repeated, or a component is not finite.</exception>
    public void Update(ReadOnlySpan<long> ids, ReadOnlySpan<float> vectors)
    {
        VectorArguments.CheckVectors(ids, vectors, Dimension);
        lock (_writing)
        {
            Prepare();
            ThrowIfUnfit(ids, known: true);
            _writer.Update(ids, vectors, MaxDegreeOfParallelism);
        }
    }

    /// <summary>Builds the graph anew without the removed vectors, which frees their memory and makes searches faster.</summary>
    /// <remarks>It takes as long as adding all vectors, and until it is done the memory of both. Searches go on meanwhile.</remarks>
    public void Compact()
    {
        lock (_writing)
        {
            Prepare();
            if (RemovedCount > 0) _writer = _writer.Rebuild(MaxDegreeOfParallelism);
        }
    }

    /// <inheritdoc/>
    /// <remarks>It waits for those who change the index, and the first call after opening a file verifies all of it.</remarks>
    public bool TryGetVector(long id, Span<float> vector)
    {
        VectorArguments.CheckRoom(vector, Dimension);
        lock (_writing)
        {
            Prepare();
            return _writer.TryGetVector(id, vector);
        }
    }

    /// <inheritdoc/>
    public void Search(ReadOnlySpan<float> queries, int k, Span<long> ids, Span<float> distances) =>
        SearchAll(queries, k, filter: null, ids, distances);

    /// <summary>Finds the <paramref name="k"/> nearest of the vectors that a filter allows, nearest first.</summary>
    /// <remarks>
    /// By the share of vectors allowed, in all and around the query, a search compares the query with all of those, or walks the graph and collects
    /// those it meets. It walks the farther the fewer it meets, so that it finds as large a part of them as a search without a filter does.
    /// </remarks>
    /// <param name="queries">The queries, <c>[n, Dimension]</c>, row-major.</param>
    /// <param name="k">The number of neighbours wanted for each query, at least 1.</param>
    /// <param name="filter">What may be found.</param>
    /// <param name="ids">Receives their ids, <c>[n, k]</c>; <see cref="Neighbor.NoId"/> where fewer than k are allowed.</param>
    /// <param name="distances">Receives their distances, <c>[n, k]</c>, ascending; +∞ where fewer than k are allowed.</param>
    /// <exception cref="ArgumentException">The lengths do not agree, or a component is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 1.</exception>
    public void Search(ReadOnlySpan<float> queries, int k, IdFilter filter, Span<long> ids, Span<float> distances)
    {
        ArgumentNullException.ThrowIfNull(filter);
        SearchAll(queries, k, filter, ids, distances);
    }

    /// <summary>Copies out all ids and vectors, in the order in which they were added; removed ones are left out.</summary>
    /// <remarks>Vectors are as the distance knows them: for the cosine distance scaled by a power of two, and as they were added for the others.</remarks>
    /// <param name="ids">Receives the ids, as many as <see cref="Count"/>.</param>
    /// <param name="vectors">Receives the vectors, <c>[Count, Dimension]</c>, row-major.</param>
    /// <exception cref="ArgumentException">The lengths do not agree.</exception>
    public void CopyTo(Span<long> ids, Span<float> vectors)
    {
        lock (_writing)
        {
            VectorArguments.CheckRoom(ids, vectors, Count, Dimension);
            Prepare();
            Graph.CopyTo(ids, vectors);
        }
    }

    private void SearchAll(ReadOnlySpan<float> queries, int k, IdFilter? filter, Span<long> ids, Span<float> distances)
    {
        var count = VectorArguments.CheckSearch(queries, Dimension, k, ids, distances);
        ids.Fill(Neighbor.NoId);
        distances.Fill(float.PositiveInfinity);
        var snapshot = new Snapshot(Graph);
        if (count == 0 || snapshot.LiveCount == 0) return;

        var allowed = filter?.For(snapshot.Graph);
        if (count == 1 || MaxDegreeOfParallelism == 1)
        {
            for (var query = 0; query < count; query++)
                GraphSearch.Run(snapshot, queries.Slice(query * Dimension, Dimension), EfSearch, allowed,
                    ids.Slice(query * k, k), distances.Slice(query * k, k));
            return;
        }
        SearchInParallel(snapshot, queries, count, k, allowed, ids, distances);
    }

    /// <remarks>The spans are copied, since other threads cannot hold spans of the caller's.</remarks>
    private void SearchInParallel(
        Snapshot snapshot, ReadOnlySpan<float> queries, int count, int k, AllowedSlots? allowed, Span<long> ids, Span<float> distances)
    {
        var asked = ArrayPool<float>.Shared.Rent(queries.Length);
        var found = ArrayPool<long>.Shared.Rent(ids.Length);
        var at = ArrayPool<float>.Shared.Rent(ids.Length);
        queries.CopyTo(asked);
        ids.CopyTo(found);
        distances.CopyTo(at);
        var (dimension, ef) = (Dimension, EfSearch);
        ParallelWork.For(count, MaxDegreeOfParallelism, query => GraphSearch.Run(
            snapshot, asked.AsSpan(query * dimension, dimension), ef, allowed, found.AsSpan(query * k, k), at.AsSpan(query * k, k)));
        found.AsSpan(0, ids.Length).CopyTo(ids);
        at.AsSpan(0, ids.Length).CopyTo(distances);
        ArrayPool<float>.Shared.Return(asked);
        ArrayPool<long>.Shared.Return(found);
        ArrayPool<float>.Shared.Return(at);
    }

    private void ThrowIfUnfit(ReadOnlySpan<long> ids, bool known)
    {
        var seen = new HashSet<long>(ids.Length);
        foreach (var id in ids)
        {
            var complaint = id == Neighbor.NoId ? "means 'no neighbour': choose another."
                : !seen.Add(id) ? "comes twice: each vector needs an id of its own."
                : _writer.Contains(id) == known ? null
                : known ? "is unknown: add its vector instead."
                : "is taken: remove or update its vector, or choose another id.";
            if (complaint is not null) throw new ArgumentException($"The id {id} {complaint}", nameof(ids));
        }
    }
}
