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
        : this(dimension, distance, KernelWidths.Widest)
    {
    }

    internal ExactIndex(int dimension, VectorDistance distance, KernelWidth width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimension, MaxDimension);
        Dimension = dimension;
        Distance = distance;
        _rows = distance switch
        {
            VectorDistance.Cosine => new EncodedRows<float>(dimension, new CosineMeasure(dimension, width)),
            VectorDistance.Euclidean => new EncodedRows<float>(dimension, new EuclideanMeasure(dimension, width)),
            VectorDistance.Manhattan => new EncodedRows<float>(dimension, new ManhattanMeasure(dimension, width)),
            VectorDistance.Hamming => new EncodedRows<ulong>(dimension, new HammingMeasure(dimension)),
            _ => throw new ArgumentOutOfRangeException(nameof(distance), distance, "This is not a known distance."),
        };
    }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public VectorDistance Distance { get; }

    /// <inheritdoc/>
    public int Count => _rows.Count;

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

    /// <summary>Reads an index that <see cref="Save"/> wrote to a file.</summary>
    /// <exception cref="FileNotFoundException">There is no file at <paramref name="path"/>.</exception>
    /// <exception cref="InvalidDataException">The file is not an exact index, is damaged, or was written by a newer version.</exception>
    public static ExactIndex Load(string path) => IndexPath.Load(path, ExactIndexFile.Format, ExactIndexFile.Read);

    /// <summary>Reads an index that <see cref="Save"/> wrote, from the stream's current position; the stream stays open.</summary>
    /// <remarks>It is left behind the index's last byte, so that an index can be a part of something larger.</remarks>
    /// <exception cref="InvalidDataException">The content is not an exact index, is damaged, or was written by a newer version.</exception>
    public static ExactIndex Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ExactIndexFile.Read(stream, "The stream");
    }

    /// <inheritdoc/>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ExactIndexFile.Write(stream, this, _ids.Span, _rows);
    }

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<long> ids, ReadOnlySpan<float> vectors)
    {
        VectorArguments.CheckVectors(ids, vectors, Dimension);
        _ids.Append(ids);
        _rows.Append(vectors);
    }

    /// <inheritdoc/>
    /// <remarks>The vectors behind the first one removed move up, so remove many in one call.</remarks>
    public int Remove(ReadOnlySpan<long> ids)
    {
        var kept = _ids.Remove(ids);
        var before = Count;
        _rows.Keep(kept);
        return before - Count;
    }

    /// <inheritdoc/>
    public void Search(ReadOnlySpan<float> queries, int k, Span<long> ids, Span<float> distances)
    {
        var count = VectorArguments.CheckSearch(queries, Dimension, k, ids, distances);
        ids.Fill(Neighbor.NoId);
        distances.Fill(float.PositiveInfinity);
        if (count == 0 || Count == 0) return;
        _rows.Search(queries, Math.Min(k, Count), MaxDegreeOfParallelism, new SearchResults(k, _ids.Span, ids, distances));
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
    }

    /// <summary>Gets the number of bytes of an encoded vector.</summary>
    internal int RowBytes => _rows.RowBytes;

    /// <summary>Finds the ids of the nearest vectors in the order of the kernel's keys, which costs no second look.</summary>
    internal void Rank(ReadOnlySpan<float> queries, int k, Span<long> ids) =>
        _rows.Search(queries, Math.Min(k, Count), MaxDegreeOfParallelism, new SearchResults(k, _ids.Span, ids, []));

    /// <summary>Appends an encoded vector from a file; returns false if the id or the code is not valid.</summary>
    internal bool TryRestore(long id, ReadOnlySpan<byte> code) => _ids.TryAppend(id) && _rows.TryAppendCode(code);
}
