using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Transforms.Batching;

namespace MLNetDeepRanking.Transforms.Neighbors;

/// <summary>The queries of up to a batch of rows, and their neighbours. A query that is not a number has none.</summary>
internal sealed class NeighborBatch : ScoringBatch
{
    private readonly Gallery _gallery;
    private readonly ValueGetter<VBuffer<float>> _getter;
    private readonly int _k;
    private readonly float[] _queries;
    private readonly bool[] _hasNone;
    private readonly long[] _rows;
    private readonly float[] _distances;
    private readonly BatchColumn[] _columns;
    private VBuffer<float> _embedding;

    public NeighborBatch(Gallery gallery, ValueGetter<VBuffer<float>> getter, int k, int capacity)
        : base(capacity)
    {
        _gallery = gallery;
        _getter = getter;
        _k = k;
        _queries = new float[capacity * gallery.Dimension];
        _hasNone = new bool[capacity];
        _rows = new long[capacity * k];
        _distances = new float[capacity * k];
        _columns =
        [
            new Output<VBuffer<ReadOnlyMemory<char>>>(this, (row, ref value) => CopyTexts(gallery.Ids, row, ref value)),
            new Output<VBuffer<float>>(this, CopyDistances),
            new Output<VBuffer<ReadOnlyMemory<char>>>(this, (row, ref value) => CopyTexts(gallery.Labels!, row, ref value)),
        ];
    }

    public override BatchColumn Column(int output) => _columns[output];

    protected override void Read(int row)
    {
        var query = _queries.AsSpan(row * _gallery.Dimension, _gallery.Dimension);
        query.Clear();
        _getter(ref _embedding);
        _embedding.CopyTo(query);
        _hasNone[row] = false;
        foreach (var component in query) _hasNone[row] |= !float.IsFinite(component);
        if (_hasNone[row]) query.Clear();
    }

    protected override void Score(int count)
    {
        _gallery.Search(_queries.AsSpan(0, count * _gallery.Dimension), _k, _rows.AsSpan(0, count * _k), _distances.AsSpan(0, count * _k));
        for (var row = 0; row < count; row++)
        {
            if (_hasNone[row]) _distances.AsSpan(row * _k, _k).Fill(float.NaN);
        }
    }

    protected override void ThrowIfUnusable(int row)
    {
    }

    private void CopyTexts(string[] texts, int row, ref VBuffer<ReadOnlyMemory<char>> value)
    {
        var editor = VBufferEditor.Create(ref value, _k);
        for (var rank = 0; rank < _k; rank++)
            editor.Values[rank] = _hasNone[row] ? ReadOnlyMemory<char>.Empty : texts[_rows[row * _k + rank]].AsMemory();
        value = editor.Commit();
    }

    private void CopyDistances(int row, ref VBuffer<float> value)
    {
        var editor = VBufferEditor.Create(ref value, _k);
        _distances.AsSpan(row * _k, _k).CopyTo(editor.Values);
        value = editor.Commit();
    }
}
