using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Search;
using MLNetDeepRanking.Transforms.Batching;

namespace MLNetDeepRanking.Transforms.Neighbors;

/// <summary>The neighbours of up to a batch of rows, wherever found, as columns: a row has up to k, nearest first, and empty places behind them.</summary>
internal abstract class AnsweredBatch : ScoringBatch
{
    private readonly List<BatchColumn> _columns;

    /// <param name="capacity">The largest number of rows.</param>
    /// <param name="k">The number of places of a row.</param>
    /// <param name="ids">What neighbours are called, by their numbers.</param>
    /// <param name="labels">Their labels, by their numbers; null if they have none.</param>
    /// <param name="prediction">What is concluded from them.</param>
    protected AnsweredBatch(int capacity, int k, string[] ids, string[]? labels, NeighborPrediction prediction)
        : base(capacity)
    {
        K = k;
        Numbers = new long[capacity * k];
        Distances = new float[capacity * k];
        _columns =
        [
            new Output<VBuffer<ReadOnlyMemory<char>>>(this, (row, ref value) => CopyTexts(ids, row, ref value)),
            new Output<VBuffer<float>>(this, CopyDistances),
        ];
        if (labels is not null) _columns.Add(new Output<VBuffer<ReadOnlyMemory<char>>>(this, (row, ref value) => CopyTexts(labels, row, ref value)));
        if (prediction == NeighborPrediction.Label)
        {
            _columns.Add(new Output<ReadOnlyMemory<char>>(this, (row, ref value) => value = Vote!.Of(NumbersOf(row), DistancesOf(row)).Label.AsMemory()));
            _columns.Add(new Output<float>(this, (row, ref value) => value = Vote!.Of(NumbersOf(row), DistancesOf(row)).Confidence));
        }
        if (prediction == NeighborPrediction.Mean)
            _columns.Add(new Output<float>(this, (row, ref value) => value = Mean!.Of(NumbersOf(row), DistancesOf(row))));
    }

    public override BatchColumn Column(int output) => _columns[output];

    protected int K { get; }

    /// <summary>Gets the neighbours by their numbers, <c>[capacity, K]</c>; <see cref="Neighbor.NoId"/> where there are no more.</summary>
    protected long[] Numbers { get; }

    /// <summary>Gets their distances, <c>[capacity, K]</c>; NaN where there are no more.</summary>
    protected float[] Distances { get; }

    /// <summary>Gets what concludes a label of a scored batch, if that is wanted.</summary>
    protected abstract LabelVote? Vote { get; }

    /// <summary>Gets what concludes a number of a scored batch, if that is wanted.</summary>
    protected abstract LabelMean? Mean { get; }

    protected Span<long> NumbersOf(int row) => Numbers.AsSpan(row * K, K);

    protected Span<float> DistancesOf(int row) => Distances.AsSpan(row * K, K);

    protected override void ThrowIfUnusable(int row)
    {
    }

    private void CopyTexts(string[] texts, int row, ref VBuffer<ReadOnlyMemory<char>> value)
    {
        var editor = VBufferEditor.Create(ref value, K);
        var numbers = NumbersOf(row);
        for (var rank = 0; rank < K; rank++) editor.Values[rank] = numbers[rank] == Neighbor.NoId ? default : texts[numbers[rank]].AsMemory();
        value = editor.Commit();
    }

    private void CopyDistances(int row, ref VBuffer<float> value)
    {
        var editor = VBufferEditor.Create(ref value, K);
        DistancesOf(row).CopyTo(editor.Values);
        value = editor.Commit();
    }
}
