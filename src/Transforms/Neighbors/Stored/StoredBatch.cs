using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Search;
using MLNetDeepRanking.Transforms.Batching;

namespace MLNetDeepRanking.Transforms.Neighbors.Stored;

/// <summary>The queries of up to a batch of rows, and their neighbours in a collection. Rows are searched for side by side; all have an answer, or none.</summary>
internal sealed class StoredBatch : ScoringBatch
{
    private readonly StoredNeighborsTransformer _transformer;
    private readonly QuestionReader _reader;
    private readonly ParallelOptions _parallel;
    private readonly int _k, _dimension;
    private readonly bool[] _isNone;

    // A neighbour's number is its place in these, [capacity, k].
    private readonly long[] _places;
    private readonly string[] _ids;
    private readonly string[] _labels;
    private readonly float[] _distances;
    private readonly List<BatchColumn> _columns;
    private LabelVote? _vote;
    private LabelMean? _mean;

    public StoredBatch(StoredNeighborsTransformer transformer, QuestionReader reader, int capacity, int concurrency)
        : base(capacity)
    {
        (_transformer, _reader, _k) = (transformer, reader, transformer.NeighborCount);
        _dimension = reader.Queries.Vectors.Length / capacity;
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = transformer.Cancellation };
        _isNone = new bool[capacity];
        _places = new long[capacity * _k];
        _distances = new float[capacity * _k];
        (_ids, _labels) = (new string[capacity * _k], new string[capacity * _k]);
        Array.Fill(_labels, "");
        _columns = [new Output<VBuffer<ReadOnlyMemory<char>>>(this, (row, ref value) => CopyTexts(_ids, row, ref value)), new Output<VBuffer<float>>(this, CopyDistances)];
        var wishes = transformer.Wishes;
        if (wishes.LabelColumnName is not null)
            _columns.Add(new Output<VBuffer<ReadOnlyMemory<char>>>(this, (row, ref value) => CopyTexts(_labels, row, ref value)));
        if (wishes.Prediction == NeighborPrediction.Label)
        {
            _columns.Add(new Output<ReadOnlyMemory<char>>(this, (row, ref value) => value = _vote!.Of(Places(row), Distances(row)).Label.AsMemory()));
            _columns.Add(new Output<float>(this, (row, ref value) => value = _vote!.Of(Places(row), Distances(row)).Confidence));
        }
        if (wishes.Prediction == NeighborPrediction.Mean)
            _columns.Add(new Output<float>(this, (row, ref value) => value = _mean!.Of(Places(row), Distances(row))));
    }

    public override BatchColumn Column(int output) => _columns[output];

    protected override void Read(int row) => _isNone[row] = !_reader.Read(row);

    protected override void Score(int count)
    {
        Parallel.ForAsync(0, count, _parallel, SearchAsync).GetAwaiter().GetResult();
        var wishes = _transformer.Wishes;
        if (wishes.Prediction == NeighborPrediction.Label) _vote = new LabelVote(_labels, wishes.Weighting);
        if (wishes.Prediction == NeighborPrediction.Mean) _mean = new LabelMean([.. _labels.Select((_, place) => Number(place, count * _k))], wishes.Weighting);
    }

    protected override void ThrowIfUnusable(int row)
    {
    }

    private async ValueTask SearchAsync(int row, CancellationToken cancellationToken)
    {
        var queries = _reader.Queries;
        StoredNeighbor[] found = _isNone[row] ? [] : await _transformer.Search.FindAsync(
            queries.Vectors.AsMemory(row * _dimension, _dimension), queries.Names?[row], queries.Groups?[row], cancellationToken).ConfigureAwait(false);
        for (var rank = 0; rank < _k; rank++)
        {
            var place = row * _k + rank;
            (_places[place], (_ids[place], _labels[place], _distances[place])) =
                rank < found.Length ? (place, found[rank]) : (Neighbor.NoId, new StoredNeighbor("", "", float.NaN));
        }
    }

    private double Number(int place, int used)
    {
        if (place >= used || _places[place] == Neighbor.NoId) return double.NaN;
        return double.TryParse(_labels[place], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : throw new InvalidOperationException(
                $"The label of record '{_ids[place]}' in collection '{_transformer.Search.Collection}' is '{_labels[place]}', which is no finite number. " +
                "A mean is taken of numbers: filter such records out, or choose NeighborPrediction.Label.");
    }

    private ReadOnlySpan<long> Places(int row) => _places.AsSpan(row * _k, _k);

    private ReadOnlySpan<float> Distances(int row) => _distances.AsSpan(row * _k, _k);

    private void CopyTexts(string[] texts, int row, ref VBuffer<ReadOnlyMemory<char>> value)
    {
        var editor = VBufferEditor.Create(ref value, _k);
        for (var rank = 0; rank < _k; rank++) editor.Values[rank] = texts[row * _k + rank].AsMemory();
        value = editor.Commit();
    }

    private void CopyDistances(int row, ref VBuffer<float> value)
    {
        var editor = VBufferEditor.Create(ref value, _k);
        Distances(row).CopyTo(editor.Values);
        value = editor.Commit();
    }
}
