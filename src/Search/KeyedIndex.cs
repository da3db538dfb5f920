using MLNetDeepRanking.Search.Storage;
using MLNetDeepRanking.Shared;

namespace MLNetDeepRanking.Search;

/// <summary>An index whose vectors have text for ids, such as file names, and labels if they want; all is saved in one file.</summary>
/// <remarks>
/// It numbers the vectors of the index that it is given, which nobody else should change meanwhile.
/// Any number of threads may search at once; adding and removing want the index for themselves.
/// </remarks>
public sealed class KeyedIndex
{
    private readonly KeyTable _keys;

    /// <summary>Creates an index over an empty exact one.</summary>
    /// <exception cref="ArgumentException">The index is not empty.</exception>
    public KeyedIndex(ExactIndex index)
        : this(ThrowIfNotEmpty(index), new KeyTable())
    {
    }

    /// <summary>Creates an index over an empty graph.</summary>
    /// <exception cref="ArgumentException">The index is not empty.</exception>
    public KeyedIndex(HnswIndex index)
        : this(ThrowIfNotEmpty(index), new KeyTable())
    {
    }

    private KeyedIndex(IVectorIndex index, KeyTable keys) => (Index, _keys) = (index, keys);

    /// <summary>Gets the index that holds the vectors, by numbers.</summary>
    public IVectorIndex Index { get; }

    /// <summary>Gets the number of vectors held.</summary>
    public int Count => _keys.Count;

    /// <summary>Opens an index that <see cref="Save(string)"/> wrote.</summary>
    /// <exception cref="FileNotFoundException">There is no file at <paramref name="path"/>.</exception>
    /// <exception cref="InvalidDataException">The file is not such an index, is damaged, or was written by a newer version.</exception>
    public static KeyedIndex Load(string path) => Load(path, new IndexLoadOptions());

    /// <summary>Opens an index that <see cref="Save(string)"/> wrote.</summary>
    /// <exception cref="FileNotFoundException">There is no file at <paramref name="path"/>.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is not such an index, is damaged, was written by a newer version, or holds the vectors of another model.
    /// </exception>
    public static KeyedIndex Load(string path, IndexLoadOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Open(path, Read, index => index.Verify());
    }

    /// <summary>Returns whether there is a vector of this id.</summary>
    public bool Contains(string id) => _keys.TryGetNumber(id, out _);

    /// <summary>Adds vectors.</summary>
    /// <param name="ids">One id for each vector, unique in the index.</param>
    /// <param name="labels">One label for each vector, or null if they have none; a single label may be null too.</param>
    /// <param name="vectors">The vectors, <c>[ids.Count, Dimension]</c>, row-major.</param>
    /// <exception cref="ArgumentException">The lengths do not agree, an id is taken, repeated or null, or a component is not finite.</exception>
    public void Add(IReadOnlyList<string> ids, IReadOnlyList<string?>? labels, ReadOnlySpan<float> vectors)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (labels is not null && labels.Count != ids.Count)
            throw new ArgumentException($"There are {ids.Count} ids and {labels.Count} labels: each id needs one, or none does.", nameof(labels));
        _keys.ThrowIfUnfit(ids);
        var numbers = _keys.NextNumbers(ids.Count);
        Index.Add(numbers, vectors);
        for (var i = 0; i < numbers.Length; i++) _keys.Add(numbers[i], ids[i], labels?[i]);
    }

    /// <summary>Removes the vectors with the given ids; unknown ids are ignored.</summary>
    /// <returns>The number of vectors that were removed.</returns>
    public int Remove(IEnumerable<string> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var numbers = new List<long>();
        foreach (var id in ids.Distinct(StringComparer.Ordinal))
            if (_keys.TryGetNumber(id, out var number)) numbers.Add(number);
        Index.Remove(numbers.ToArray());
        numbers.ForEach(_keys.Remove);
        return numbers.Count;
    }

    /// <summary>Finds the nearest vectors of one query, nearest first.</summary>
    /// <param name="query">The query.</param>
    /// <param name="k">The number of neighbours wanted, at least 1.</param>
    /// <returns>The k nearest vectors, or all if the index holds fewer.</returns>
    /// <exception cref="ArgumentException">The query's length is not the index's dimension, or a component is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 1.</exception>
    public KeyedNeighbor[] Search(ReadOnlySpan<float> query, int k) => [.. Index.Search(query, k).Select(Name)];

    /// <summary>Finds the nearest vectors of several queries at once, which is faster than one by one.</summary>
    /// <param name="queries">The queries, <c>[n, Dimension]</c>, row-major.</param>
    /// <param name="k">The number of neighbours wanted for each query, at least 1.</param>
    /// <returns>For each query the k nearest vectors, nearest first, or all if the index holds fewer.</returns>
    /// <exception cref="ArgumentException">The length is no multiple of the dimension, or a component is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 1.</exception>
    public KeyedNeighbor[][] SearchAll(ReadOnlySpan<float> queries, int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        var wanted = Math.Min(k, Math.Max(1, Count));
        var ids = new long[checked(queries.Length / Index.Dimension * wanted)];
        var distances = new float[ids.Length];
        Index.Search(queries, wanted, ids, distances);
        return [.. ids.Zip(distances, (id, distance) => new Neighbor(id, distance)).Chunk(wanted)
            .Select(nearest => nearest.Where(neighbor => neighbor.Id != Neighbor.NoId).Select(Name).ToArray())];
    }

    /// <summary>Writes the index to <paramref name="path"/>, whole or not at all; an existing file is replaced.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        List<Section> sections = [.. Index is ExactIndex exact ? exact.ToSections() : ((HnswIndex)Index).ToSections(), .. _keys.ToSections()];
        AtomicFile.Write(path, stream => IndexWriter.Write(stream, sections));
    }

    /// <summary>Checks all of a file that searches have not read yet.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public void Verify()
    {
        if (Index is ExactIndex exact) exact.Verify();
        else ((HnswIndex)Index).Verify();
    }

    private static KeyedIndex Read(IndexContent content)
    {
        if (!content.Has(SectionNames.Keys)) throw content.Source.Refused("is an index without string ids. Use ExactIndex.Load or HnswIndex.Load.");
        IVectorIndex index = content.Has(SectionNames.Graph) ? HnswIndexFile.ReadKnown(content) : ExactIndexFile.ReadKnown(content);
        content.RefuseUnknown("KeyedIndex.Load", [.. ExactIndexFile.Names, .. HnswIndexFile.Names, SectionNames.Keys]);
        return new KeyedIndex(index, KeyTable.Read(content, index.Count));
    }

    private static TIndex ThrowIfNotEmpty<TIndex>(TIndex index)
        where TIndex : IVectorIndex
    {
        ArgumentNullException.ThrowIfNull(index);
        return index.Count == 0
            ? index
            : throw new ArgumentException("The index holds vectors already, which have no string ids: begin with an empty one.", nameof(index));
    }

    private KeyedNeighbor Name(Neighbor neighbor)
    {
        var (id, label) = _keys[neighbor.Id];
        return new KeyedNeighbor(id, label, neighbor.Distance);
    }
}
