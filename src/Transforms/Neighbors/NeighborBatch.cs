using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.Transforms.Neighbors;

/// <summary>The queries of up to a batch of rows, and their neighbours in a gallery. A query that is not a number has none.</summary>
internal sealed class NeighborBatch : AnsweredBatch
{
    private readonly NearestNeighborsTransformer _transformer;
    private readonly QuestionReader _reader;
    private readonly bool[] _isNone;

    public NeighborBatch(NearestNeighborsTransformer transformer, QuestionReader reader, int capacity)
        : base(capacity, transformer.NeighborCount, transformer.Gallery.Rows.Ids, transformer.Gallery.Rows.Labels, transformer.Options.Prediction)
    {
        (_transformer, _reader) = (transformer, reader);
        _isNone = new bool[capacity];
    }

    protected override LabelVote? Vote => _transformer.Vote;

    protected override LabelMean? Mean => _transformer.Mean;

    protected override void Read(int row) => _isNone[row] = !_reader.Read(row);

    protected override void Score(int count)
    {
        _transformer.Gallery.Search(_reader.Queries, count, K, Numbers.AsSpan(0, count * K), Distances.AsSpan(0, count * K));
        for (var row = 0; row < count; row++)
        {
            if (!_isNone[row]) continue;
            NumbersOf(row).Fill(Neighbor.NoId);
            DistancesOf(row).Fill(float.NaN);
        }
    }
}
