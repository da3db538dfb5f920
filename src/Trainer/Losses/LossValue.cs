using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>The value of a loss over one batch, with what it was made of.</summary>
/// <param name="Value">A scalar tensor with a gradient path to the embeddings; 0 when there is nothing to learn from.</param>
/// <param name="Statistics">What the value was made of.</param>
public sealed record LossValue(Tensor Value, LossStatistics Statistics);
