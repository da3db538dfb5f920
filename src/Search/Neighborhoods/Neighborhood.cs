namespace MLNetDeepRanking.Search.Neighborhoods;

/// <summary>Who is nearest to whom among the vectors of an index and a query; each is asked for once.</summary>
internal sealed class Neighborhood
{
    /// <summary>Stands for the query, which has no id.</summary>
    public const long Query = Neighbor.NoId;

    private readonly IVectorIndex _index;
    private readonly float[] _query;
    private readonly Dictionary<long, Neighbor[]> _known = [];

    public Neighborhood(IVectorIndex index, ReadOnlySpan<float> query) => (_index, _query) = (index, query.ToArray());

    /// <summary>Returns a vector and those nearest to it, nearest first: itself, and at most <paramref name="others"/> others.</summary>
    /// <exception cref="ArgumentException">The vector is not in the index.</exception>
    public ReadOnlySpan<Neighbor> Nearest(long id, int others)
    {
        if (!_known.TryGetValue(id, out var nearest) || nearest.Length < Math.Min(others, _index.Count) + 1) _known[id] = nearest = Search(id, others);
        return nearest.AsSpan(0, Math.Min(nearest.Length, 1 + others));
    }

    /// <summary>Measures a vector's distances to others.</summary>
    public float[] Distances(long id, IReadOnlyList<long> others)
    {
        var alone = new ExactIndex(_index.Dimension, _index.Distance);
        alone.Add([0], VectorOf(id));
        var distances = new float[others.Count];
        alone.Search([.. others.SelectMany(VectorOf)], 1, new long[others.Count], distances);
        return distances;
    }

    private Neighbor[] Search(long id, int others)
    {
        var found = _index.Search(VectorOf(id), others + 1).Where(neighbor => neighbor.Id != id);
        if (id != Query) found = found.Append(new Neighbor(Query, Distances(id, [Query])[0]));
        return [new Neighbor(id, 0), .. found.OrderBy(neighbor => neighbor.Distance).Take(others)];
    }

    private float[] VectorOf(long id)
    {
        if (id == Query) return _query;
        var vector = new float[_index.Dimension];
        return _index.TryGetVector(id, vector) ? vector
            : throw new ArgumentException($"The index holds no vector {id}: re-rank what a search of it has found.");
    }
}
