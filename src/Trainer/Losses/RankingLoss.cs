using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>The value of a loss over one batch, with what it was made of.</summary>
/// <param name="Value">A scalar tensor with a gradient path to the embeddings; 0 when no triplet is active.</param>
/// <param name="Triplets">How many triplets the batch has.</param>
/// <param name="ActiveTriplets">How many of them have a loss above 0, and so a gradient.</param>
/// <param name="PositiveDistance">The mean D of query and positive, over all triplets.</param>
/// <param name="NegativeDistance">The mean D of query and negative, over all triplets.</param>
public sealed record RankingLoss(Tensor Value, long Triplets, long ActiveTriplets, double PositiveDistance, double NegativeDistance);
