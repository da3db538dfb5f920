using System.Globalization;
using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.Transforms.Neighbors.Stored;

/// <summary>
/// The queries of up to a batch of rows, and their neighbours in a collection. Rows are searched for side by side; all have an answer, or none.
/// </summary>
internal sealed class StoredBatch : AnsweredBatch
{
    private readonly StoredNeighborsTransformer _transformer;
    private readonly QuestionReader _reader;
    private readonly ParallelOptions _parallel;
    private readonly int _dimension;
    private readonly bool[] _isNone;

    // A neighbour's number is its place in these, [capacity, k].
    private readonly string[] _ids;
    private readonly string[] _labels;
    private LabelVote? _vote;
    private LabelMean? _mean;

    public StoredBatch(StoredNeighborsTransformer transformer, QuestionReader reader, int capacity, int concurrency)
        : this(transformer, reader, capacity, concurrency, new string[capacity * transformer.NeighborCount], new string[capacity * transformer.NeighborCount])
    {
    }

    private StoredBatch(StoredNeighborsTransformer transformer, QuestionReader reader, int capacity, int concurrency, string[] ids, string[] labels)
        : base(capacity, transformer.NeighborCount, ids, transformer.Wishes.LabelColumnName is null ? null : labels, transformer.Wishes.Prediction)
    {
        (_transformer, _reader, _ids, _labels) = (transformer, reader, ids, labels);
        _dimension = reader.Queries.Vectors.Length / capacity;
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = transformer.Cancellation };
        _isNone = new bool[capacity];
        Array.Fill(_labels, "");
    }

    protected override LabelVote? Vote => _vote;

    protected override LabelMean? Mean => _mean;

    protected override void Read(int row) => _isNone[row] = !_reader.Read(row);

    protected override void Score(int count)
    {
        Parallel.ForAsync(0, count, _parallel, SearchAsync).GetAwaiter().GetResult();
        var wishes = _transformer.Wishes;
        if (wishes.Prediction == NeighborPrediction.Label) _vote = new LabelVote(_labels, wishes.Weighting);
        if (wishes.Prediction == NeighborPrediction.Mean) _mean = new LabelMean([.. _labels.Select((_, place) => Number(place, count * K))], wishes.Weighting);
    }

    private async ValueTask SearchAsync(int row, CancellationToken cancellationToken)
    {
        var queries = _reader.Queries;
        StoredNeighbor[] found = _isNone[row] ? [] : await _transformer.Search.FindAsync(
            queries.Vectors.AsMemory(row * _dimension, _dimension), queries.Names?[row], queries.Groups?[row], cancellationToken).ConfigureAwait(false);
        for (var rank = 0; rank < K; rank++)
        {
            var place = row * K + rank;
            (Numbers[place], (_ids[place], _labels[place], Distances[place])) =
                rank < found.Length ? (place, found[rank]) : (Neighbor.NoId, new StoredNeighbor("", "", float.NaN));
        }
    }

    private double Number(int place, int used)
    {
        if (place >= used || Numbers[place] == Neighbor.NoId) return double.NaN;
        return double.TryParse(_labels[place], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : throw new InvalidOperationException(
                $"The label of record '{_ids[place]}' in collection '{_transformer.Search.Collection}' is '{_labels[place]}', which is no finite number. " +
                "A mean is taken of numbers: filter such records out, or choose NeighborPrediction.Label.");
    }
}
