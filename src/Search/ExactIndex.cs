using MLNetDeepRanking.Search.Kernels;
using MLNetDeepRanking.Search.Measures;
using MLNetDeepRanking.Search.Scanning;
using MLNetDeepRanking.Search.Storage;

namespace MLNetDeepRanking.Search;

/// <summary>Finds the true nearest neighbours by comparing each query with every vector.</summary>
/// <remarks>
/// Distances are computed in double precision, and neighbours at equal distance come in the order in which they were added:
/// results do not depend on the processor or on the number of threads. Speed comes from a first look in single precision;
/// queries for which it leaves many vectors undecided, such as those amid thousands of equal vectors, take longer.
/// Any number of threads may search at once; <see cref="Add"/> and <see cref="Remove"/> want the index for themselves.
/// With a <see cref="VectorCompression"/> it measures the best candidates alone: distances are as true, and a neighbour may be missed.
/// </remarks>
public sealed class ExactIndex : IVectorIndex
{
    /// <summary>Bounds what a damaged file, or a slip, can make the index allocate.</summary>
    internal const int MaxDimension = 1 << 20;

    private readonly IdList _ids = new();
    private readonly RowSet _rows;

    /// <summary>Creates an empty index.</summary>
    /// <param name="dimension">The number of components of each vector, from 1 to 1 048 576.</param>
    /// <param name="distance">How dissimilarity is measured.</param>
    /// <exception cref="ArgumentOutOfRangeException">The dimension is out of range, or the distance is not a defined one.</exception>
    public ExactIndex(int dimension, VectorDistance distance)
        : this(dimension, distance, compression: null, KernelWidths.Widest)
    {
    }

    /// <summary>Creates an empty index that searches short codes first: faster, and no longer quite exact.</summary>
    /// <param name="dimension">The number of components of each vector, from 1 to 1 048 576.</param>
    /// <param name="distance">How dissimilarity is measured.</param>
    /// <param name="compression">What the codes are, or null for none.</param>
    /// <exception cref="ArgumentException">The compression does not suit such vectors.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The dimension is out of range, or the distance is not a defined one.</exception>
    public ExactIndex(int dimension, VectorDistance distance, VectorCompression? compression)
        : this(dimension, distance, compression, KernelWidths.Widest)
    {
    }

    internal ExactIndex(int dimension, VectorDistance distance, VectorCompression? compression, KernelWidth width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimension, MaxDimension);
        if (compression?.ComplaintAbout(dimension, distance) is { } complaint) throw new ArgumentException(complaint, nameof(compression));
        (Dimension, Distance, Compression) = (dimension, distance, compression);
        _rows = RowSets.Create(dimension, distance, compression, width);
    }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public VectorDistance Distance { get; }

    /// <inheritdoc/>
    public int Count => _rows.Count;

    /// <summary>Gets the compression by which the index is searched, or null.</summary>
    public VectorCompression? Compression { get; }

    /// <summary>Gets the number of bytes that a vector takes, its codes included and its id not.</summary>
    public int BytesPerVector => _rows.RowBytes;

    /// <summary>Gets the number of bytes that a search reads of each vector: those of its code, if the index is compressed, or else all.</summary>
    public int ScannedBytesPerVector => _rows.ScannedRowBytes;

    /// <summary>Gets or sets what names the model that made the vectors, such as the hash of its file; it is saved with the index.</summary>
    /// <value>The default value is null: the index is bound to no model.</value>
    public string? ModelHash { get; set; }

    /// <summary>Gets or sets the largest number of threads that one search uses.</summary>
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

    /// <summary>Opens an index that <see cref="Save"/> wrote to a file.</summary>
    /// <exception cref="FileNotFoundException">There is no file at <paramref name="path"/>.</exception>
    /// <exception cref="InvalidDataException">The file is not an exact index, is damaged, or was written by a newer version.</exception>
    public static ExactIndex Load(string path) => Load(path, new IndexLoadOptions());

    /// <summary>Opens an index that <see cref="Save"/> wrote to a file.</summary>
    /// <exception cref="FileNotFoundException">There is no file at <paramref name="path"/>.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is not an exact index, is damaged, was written by a newer version, or holds the vectors of another model.
    /// </exception>
    public static ExactIndex Load(string path, IndexLoadOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Open(path, ExactIndexFile.Read, index => index.Verify());
    }

    /// <summary>Reads an index that <see cref="Save"/> wrote, from the stream's current position, and verifies it; the stream stays open.</summary>
    /// <remarks>It is left behind the index's last byte, so that an index can be a part of something larger.</remarks>
    /// <exception cref="InvalidDataException">The content is not an exact index, is damaged, or was written by a newer version.</exception>
    public static ExactIndex Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var index = ExactIndexFile.Read(new IndexContent(IndexMemory.Read(stream, new IndexSource("The stream"))));
        index.Verify();
        return index;
    }

    /// <inheritdoc/>
    public void Save(Stream stream) => IndexWriter.Write(stream, ToSections());

    /// <summary>Checks all of a file that searches have not read yet.</summary>
    /// <remarks>
    /// A search checks what it reads; the first change, or saving, checks all, and so does this. It does nothing for an index that is in
    /// memory.
    /// </remarks>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public void Verify() => _rows.Verify();

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<long> ids, ReadOnlySpan<float> vectors)
    {
        VectorArguments.CheckVectors(ids, vectors, Dimension);
        Verify();
        _ids.Append(ids);
        _rows.Append(vectors);
    }

    /// <inheritdoc/>
    /// <remarks>The vectors behind the first one removed move up, so remove many in one call.</remarks>
    public int Remove(ReadOnlySpan<long> ids)
    {
        Verify();
        var kept = _ids.Remove(ids);
        var before = Count;
        _rows.Keep(kept);
        return before - Count;
    }

    /// <inheritdoc/>
    public bool TryGetVector(long id, Span<float> vector)
    {
        VectorArguments.CheckRoom(vector, Dimension);
        if (!_ids.TryGetSlot(id, out var slot)) return false;
        _rows.CopyTo(slot, vector);
        GC.KeepAlive(this);
        return true;
    }

    /// <inheritdoc/>
    public void Search(ReadOnlySpan<float> queries, int k, Span<long> ids, Span<float> distances)
    {
        var count = VectorArguments.CheckSearch(queries, Dimension, k, ids, distances);
        ids.Fill(Neighbor.NoId);
        distances.Fill(float.PositiveInfinity);
        if (count == 0 || Count == 0) return;
        _rows.Search(queries, Math.Min(k, Count), MaxDegreeOfParallelism, new SearchResults(k, _ids.Span, ids, distances));
        GC.KeepAlive(this);
    }

    /// <summary>Finds all vectors that are no farther from a query than a radius, nearest first; a compressed index finds all of them too.</summary>
    /// <param name="query">The query, <see cref="Dimension"/> components.</param>
    /// <param name="radius">The largest distance: at least 0, but any number for <see cref="VectorDistance.InnerProduct"/>.</param>
    /// <exception cref="ArgumentException">The query's length is not the index's dimension, or a component is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="radius"/> is negative or not a number.</exception>
    public Neighbor[] SearchWithin(ReadOnlySpan<float> query, float radius)
    {
        VectorArguments.CheckQuery(query, Dimension);
        if (float.IsNaN(radius) || (radius < 0 && Distance != VectorDistance.InnerProduct))
            throw new ArgumentOutOfRangeException(nameof(radius), radius, "A radius is a number from 0 on.");
        var nearest = _rows.SearchWithin(query, radius);
        var ids = _ids.Span;
        var neighbors = new Neighbor[nearest.Length];
        for (var rank = 0; rank < neighbors.Length; rank++)
            neighbors[rank] = new Neighbor(ids[Candidate.Slot(nearest[rank])], Candidate.Key(nearest[rank]));
        GC.KeepAlive(this);
        return neighbors;
    }

    /// <summary>Copies out all ids and vectors, in the order in which they were added; an index to which they are added is the same.</summary>
    /// <remarks>
    /// Vectors are as the distance knows them: for the cosine distance scaled by a power of two, for the Hamming distance 1 where a component was
    /// positive and −1 elsewhere, and as they were added for the others.
    /// </remarks>
    /// <param name="ids">Receives the ids, as many as <see cref="Count"/>.</param>
    /// <param name="vectors">Receives the vectors, <c>[Count, Dimension]</c>, row-major.</param>
    /// <exception cref="ArgumentException">The lengths do not agree.</exception>
    public void CopyTo(Span<long> ids, Span<float> vectors)
    {
        VectorArguments.CheckRoom(ids, vectors, Count, Dimension);
        _ids.Span.CopyTo(ids);
        _rows.CopyTo(vectors);
        GC.KeepAlive(this);
    }

    /// <summary>Finds the ids of the nearest vectors in the order of the kernel's keys, which costs no second look.</summary>
    internal void Rank(ReadOnlySpan<float> queries, int k, Span<long> ids) =>
        _rows.Search(queries, Math.Min(k, Count), MaxDegreeOfParallelism, new SearchResults(k, _ids.Span, ids, []));

    /// <summary>Returns the index as parts of a file.</summary>
    internal List<Section> ToSections()
    {
        Verify();
        return ExactIndexFile.ToSections(this, _ids.Span, _rows);
    }

    /// <summary>Takes the vectors of a file in the place of none.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    internal void Map(IndexContent content, int count)
    {
        if (!_ids.TryMap(content[SectionNames.Ids].ReadAll<long>(count))) throw content.Source.Damaged("an id comes twice, or is not valid");
        _rows.Map(content, count);
    }
}
