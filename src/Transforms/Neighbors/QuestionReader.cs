using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeepRanking.Transforms.Neighbors;

/// <summary>Reads what rows ask: their embeddings, names and groups.</summary>
internal sealed class QuestionReader
{
    private readonly ValueGetter<VBuffer<float>> _embeddings;
    private readonly ValueGetter<ReadOnlyMemory<char>>? _names;
    private readonly ValueGetter<ReadOnlyMemory<char>>? _groups;
    private VBuffer<float> _embedding;
    private ReadOnlyMemory<char> _text;

    public QuestionReader(DataViewRow source, QuestionColumns columns, int dimension, int capacity)
    {
        _embeddings = source.GetGetter<VBuffer<float>>(source.Schema[columns.Embedding.Index]);
        if (columns.Name is { } name) _names = source.GetGetter<ReadOnlyMemory<char>>(source.Schema[name.Index]);
        if (columns.Group is { } group) _groups = source.GetGetter<ReadOnlyMemory<char>>(source.Schema[group.Index]);
        Queries = new NeighborQueries(capacity, dimension, _names is not null, _groups is not null);
    }

    public NeighborQueries Queries { get; }

    /// <summary>Reads the row on which the source stands; returns false if its embedding is not one of numbers.</summary>
    public bool Read(int row)
    {
        var query = Queries.Vector(row);
        query.Clear();
        _embeddings(ref _embedding);
        _embedding.CopyTo(query);
        if (_names is not null) Queries.Names![row] = Text(_names);
        if (_groups is not null) Queries.Groups![row] = Text(_groups);
        foreach (var component in query)
        {
            if (float.IsFinite(component)) continue;
            query.Clear();
            return false;
        }
        return true;
    }

    private string Text(ValueGetter<ReadOnlyMemory<char>> getter)
    {
        getter(ref _text);
        return _text.ToString();
    }
}
