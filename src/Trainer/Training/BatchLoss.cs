using MLNetDeepRanking.Trainer.Losses;
using MLNetDeepRanking.Trainer.Triplets;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Training;

/// <summary>The loss of a training run: it tells the loss the class of each row, numbered from 0 in the order of the labels.</summary>
internal sealed class BatchLoss : IDisposable
{
    private readonly int[]? _classOf;
    private readonly LossComputation _loss;

    /// <summary>Starts the loss.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="labels">The label of each training picture; none if training has triplets only.</param>
    /// <param name="embeddingSize">The length of the embeddings.</param>
    /// <param name="device">Where the embeddings lie.</param>
    /// <param name="random">The source of the loss's first values.</param>
    public BatchLoss(RankingLoss loss, int[] labels, int embeddingSize, Device device, Random random)
    {
        int[] distinct = [.. labels.Distinct().Order()];
        _classOf = labels.Length == 0 ? null : [.. labels.Select(label => Array.BinarySearch(distinct, label))];
        Classes = distinct.Length;
        _loss = loss.Start(new LossContext(embeddingSize, Classes, device, random));
    }

    /// <summary>Gets the number of training classes; 0 if training has triplets only.</summary>
    public int Classes { get; }

    /// <summary>Gets what the loss trains beside the network.</summary>
    public IReadOnlyList<LossParameter> Parameters => _loss.Parameters;

    /// <summary>Gets what the loss keeps between steps, by name.</summary>
    public IReadOnlyDictionary<string, Tensor> State => _loss.State;

    /// <summary>Computes the loss of a batch; the caller owns the value.</summary>
    public LossValue Evaluate(Tensor embeddings, TripletBatch batch, LossMoment moment) =>
        _loss.Evaluate(new LossBatch(embeddings, ClassesOf(batch), batch.Triplets), moment);

    /// <summary>Returns the class of each row; <see langword="null"/> if training has triplets only.</summary>
    public int[]? ClassesOf(TripletBatch batch) => _classOf is null ? null : [.. batch.Pictures.Select(picture => _classOf[picture])];

    public void Dispose() => _loss.Dispose();
}
