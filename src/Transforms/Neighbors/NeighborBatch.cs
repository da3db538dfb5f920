using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Search;
using MLNetDeepRanking.Transforms.Batching;

namespace MLNetDeepRanking.Transforms.Neighbors;

/// <summary>The queries of up to a batch of rows, and their neighbours. A query that is not a number has none.</summary>
internal sealed class NeighborBatch : ScoringBatch
{
    private readonly NearestNeighborsTransformer _transformer;
    private readonly QuestionReader _reader;
    private readonly int _k;
    private readonly bool[] _isNone;
    private readonly long[] _rows;
    private readonly float[] _distances;
    private readonly List<BatchColumn> _columns;

    public NeighborBatch(NearestNeighborsTransformer transformer, QuestionReader reader, int capacity)
        : base(capacity)
    {
        (_transformer, _reader, _k) = (transformer, reader, transformer.NeighborCount);
        _isNone = new bool[capacity];
        _rows = new long[capacity * _k];
        _distances = new float[capacity * _k];
        var known = transformer.Gallery.Rows;
        _columns =
        [
            new Output<VBuffer<ReadOnlyMemory<char>>>(this, (row, ref value) => CopyTexts(known.Ids, row, ref value)),
            new Output<VBuffer<float>>(this, CopyDistances),
        ];
        if (known.Labels is { } labels) _columns.Add(new Output<VBuffer<ReadOnlyMemory<char>>>(this, (row, ref value) => CopyTexts(labels, row, ref value)));
        if (transformer.Vote is { } vote)
        {
            _columns.Add(new Output<ReadOnlyMemory<char>>(this, (row, ref value) => value = vote.Of(Rows(row), Distances(row)).Label.AsMemory()));
            _columns.Add(new Output<float>(this, (row, ref value) => value = vote.Of(Rows(row), Distances(row)).Confidence));
        }
        if (transformer.Mean is { } mean) _columns.Add(new Output<float>(this, (row, ref value) => value = mean.Of(Rows(row), Distances(row))));
    }

    public override BatchColumn Column(int output) => _columns[output];

    protected override void Read(int row) => _isNone[row] = !_reader.Read(row);

    protected override void Score(int count)
    {
        _transformer.Gallery.Search(_reader.Queries, count, _k, _rows.AsSpan(0, count * _k), _distances.AsSpan(0, count * _k));
        for (var row = 0; row < count; row++)
        {
            if (!_isNone[row]) continue;
            _rows.AsSpan(row * _k, _k).Fill(Neighbor.NoId);
            _distances.AsSpan(row * _k, _k).Fill(float.NaN);
        }
    }

    protected override void ThrowIfUnusable(int row)
    {
    }

    private ReadOnlySpan<long> Rows(int row) => _rows.AsSpan(row * _k, _k);

    private ReadOnlySpan<float> Distances(int row) => _distances.AsSpan(row * _k, _k);

    private void CopyTexts(string[] texts, int row, ref VBuffer<ReadOnlyMemory<char>> value)
    {
        var editor = VBufferEditor.Create(ref value, _k);
        var rows = Rows(row);
        for (var rank = 0; rank < _k; rank++) editor.Values[rank] = rows[rank] == Neighbor.NoId ? default : texts[rows[rank]].AsMemory();
        value = editor.Commit();
    }

    private void CopyDistances(int row, ref VBuffer<float> value)
    {
        var editor = VBufferEditor.Create(ref value, _k);
        Distances(row).CopyTo(editor.Values);
        value = editor.Commit();
    }
}
