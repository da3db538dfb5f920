using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.Stores.Embedded;

/// <summary>Rows in an <see cref="ExactIndex"/>. A search among some of the rows compares with those alone.</summary>
internal sealed class FlatRows(int dimension, VectorDistance distance) : IRowIndex
{
    private readonly ExactIndex _index = new(dimension, distance);
    private readonly Dictionary<long, float[]> _vectors = [];
    private (long[] Rows, float[][] Vectors) _staged = ([], []);

    public int Count => _index.Count;

    public void Stage(long[] rows, float[][] vectors) => _staged = (rows, vectors);

    public void Publish(long[] removed)
    {
        _index.Remove(removed);
        foreach (var row in removed) _vectors.Remove(row);
        var (rows, vectors) = _staged;
        _staged = ([], []);
        _index.Add(rows, Rows.Flatten(vectors, dimension));
        for (var i = 0; i < rows.Length; i++) _vectors.Add(rows[i], vectors[i]);
    }

    public void Tidy()
    {
    }

    public void Search(ReadOnlySpan<float> query, Func<long, bool>? allowed, Span<long> rows, Span<float> distances)
    {
        var index = _index;
        if (allowed is not null)
        {
            var some = _vectors.Keys.Where(allowed).Order().ToArray();
            index = new ExactIndex(dimension, distance);
            index.Add(some, Rows.Flatten([.. some.Select(row => _vectors[row])], dimension));
        }
        index.Search(query, rows.Length, rows, distances);
    }

    public void Save(Stream stream)
    {
    }
}
