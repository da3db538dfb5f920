using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.Transforms.Neighbors;

/// <summary>The indexes of a gallery, one for each group of rows; a vector's id is the number of its row in the gallery.</summary>
/// <param name="dimension">The number of components of an embedding.</param>
/// <param name="distance">How dissimilarity is measured.</param>
/// <param name="graph">How graphs are built, or null if searches are exact.</param>
internal sealed class GalleryParts(int dimension, VectorDistance distance, HnswOptions? graph)
{
    private readonly Dictionary<string, IVectorIndex> _indexes = new(StringComparer.Ordinal);

    public int Dimension => dimension;

    public VectorDistance Distance => distance;

    public HnswOptions? Graph => graph;

    public IReadOnlyDictionary<string, IVectorIndex> Indexes => _indexes;

    /// <summary>Takes an index that was built before.</summary>
    public void Put(string group, IVectorIndex index) => _indexes[group] = index;

    /// <summary>Adds rows.</summary>
    /// <param name="rows">All rows of the gallery.</param>
    /// <param name="vectors">The embeddings of the last of them, <c>[n, dimension]</c>; those before have been added.</param>
    public void Add(GalleryRows rows, ReadOnlySpan<float> vectors)
    {
        var first = rows.Count - vectors.Length / dimension;
        foreach (var (group, members) in rows.ByGroup())
        {
            long[] added = [.. members.SkipWhile(row => row < first)];
            if (added.Length == 0) continue;
            if (!_indexes.TryGetValue(group, out var index))
                _indexes[group] = index = graph is null ? new ExactIndex(dimension, distance) : new HnswIndex(dimension, distance, graph);
            var isAll = added.Length == vectors.Length / dimension;
            index.Add(added, isAll ? vectors : EmbeddingRows.Gather(vectors, dimension, Array.ConvertAll(added, row => (int)row - first)));
        }
    }

    /// <summary>Returns the same, to which rows can be added without a change to this one.</summary>
    public GalleryParts Copy()
    {
        var copy = new GalleryParts(dimension, distance, graph);
        foreach (var (group, index) in _indexes) copy._indexes[group] = Copy(index);
        return copy;
    }

    /// <summary>Copies out all embeddings in the order of their rows, <c>[rows, dimension]</c>; to the distance they are what was added.</summary>
    public void CopyTo(Span<float> vectors)
    {
        foreach (var index in _indexes.Values)
        {
            var rows = new long[index.Count];
            var part = new float[index.Count * dimension];
            if (index is HnswIndex built) built.CopyTo(rows, part);
            else ((ExactIndex)index).CopyTo(rows, part);
            for (var i = 0; i < rows.Length; i++) part.AsSpan(i * dimension, dimension).CopyTo(vectors[((int)rows[i] * dimension)..]);
        }
    }

    // A graph is copied with its edges, by way of a file: building it anew takes a hundred times as long.
    private static IVectorIndex Copy(IVectorIndex index)
    {
        using var file = new FileStream(
            Path.Combine(Path.GetTempPath(), $"deeprank-{Environment.ProcessId}-{Guid.NewGuid():N}.index"),
            new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose });
        index.Save(file);
        file.Position = 0;
        return index is HnswIndex ? HnswIndex.Load(file) : ExactIndex.Load(file);
    }
}
