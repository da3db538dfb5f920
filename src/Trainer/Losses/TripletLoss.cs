using MLNetDeepRanking.Trainer.Mining;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>
/// The ranking layer: <c>max(0, g + D(query, positive) − D(query, negative))</c> for each triplet, averaged over the active ones; or its softplus form.
/// </summary>
/// <remarks>
/// The hinge is taken triplet by triplet, before any mean: an easy triplet cannot cancel a hard one. Triplets that are already apart by the gap
/// are not counted in the mean, so the step does not shrink as training goes on. A batch with given triplets is computed from those; otherwise the
/// miner chooses among those that the classes allow. <see cref="LossStatistics.Terms"/> are triplets.
/// Wang et al., "Learning Fine-grained Image Similarity with Deep Ranking", CVPR 2014, equation 2; the mean over active triplets is
/// Hermans et al., "In Defense of the Triplet Loss for Person Re-Identification", 2017.
/// </remarks>
public sealed record TripletLoss : PairLoss
{
    /// <summary>Gets g, by how much a negative should be farther than a positive, in units of <see cref="Distance"/>.</summary>
    /// <value>The default value is 0.2; above 0, or 0 with <see cref="TripletForm.Softplus"/>. On unit vectors squared distances are from 0 to 4.</value>
    public double Gap { get; init; } = 0.2;

    /// <summary>Gets D.</summary>
    /// <value>The default value is <see cref="EmbeddingDistance.SquaredEuclidean"/>, as Wang et al. have it.</value>
    public EmbeddingDistance Distance { get; init; } = EmbeddingDistance.SquaredEuclidean;

    /// <summary>Gets what is made of each triplet's difference.</summary>
    /// <value>The default value is <see cref="TripletForm.Hinge"/>.</value>
    public TripletForm Form { get; init; } = TripletForm.Hinge;

    /// <summary>Gets who chooses the triplets of a batch that has classes only.</summary>
    /// <value>The default value is <see cref="AllTriplets"/>.</value>
    public TripletMiner Miner { get; init; } = new AllTriplets();

    /// <inheritdoc/>
    public override bool NeedsLabels => false;

    /// <inheritdoc/>
    public override double? CollapsedValue => TripletTerms.At(Gap, Form).Value;

    /// <inheritdoc/>
    public override void Validate()
    {
        if (Form == TripletForm.Hinge) Require.Positive(Gap);
        else Require.NotNegative(Gap);
        ArgumentNullException.ThrowIfNull(Miner);
        Miner.Validate();
    }

    /// <inheritdoc/>
    protected override LossValue Compute(LossBatch batch, LossMoment moment)
    {
        var distances = PairwiseDistances.Of(batch, Distance);
        var values = distances.detach().to(ScalarType.Float64).cpu().data<double>().ToArray();
        var terms = Sum(new PairDistances(values, batch.Labels ?? new int[batch.Rows], Distance, (int)batch.Embeddings.shape[1]), batch, moment);

        // The sum is made outside torch. To first order it is loss + Σ slope · change, and the change is 0 here:
        // this has the value of the sum and its gradient.
        var divisor = Math.Max(1, terms.Active);
        var slopes = tensor(terms.Slopes, distances.shape).to(distances.dtype).to(distances.device) / divisor;
        var value = (slopes * (distances - distances.detach())).sum() + terms.Loss / divisor;
        return new LossValue(value, terms.Statistics);
    }

    private TripletTerms Sum(PairDistances distances, LossBatch batch, LossMoment moment)
    {
        var terms = new TripletTerms(distances, Form, Gap);
        if (batch.Triplets is { } given)
        {
            terms.Add(given);
            return terms;
        }
        var miner = moment.Progress < Miner.WarmUp ? new AllTriplets() : Miner;
        if (miner is AllTriplets) terms.AddAll();
        else terms.Add(miner.Mine(distances, moment.Random));
        return terms;
    }
}
