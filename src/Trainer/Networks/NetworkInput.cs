using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>What a batch brings to a network.</summary>
/// <param name="Pictures">Bytes <c>[N, H, W, 3]</c>; may be missing where only features are read.</param>
/// <param name="Features">The features of the network's frozen backbone, float <c>[N, F]</c>, if it has one.</param>
internal readonly record struct NetworkInput(Tensor? Pictures, Tensor? Features = null);
