using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>What a loss is told when training starts.</summary>
/// <param name="EmbeddingSize">The length of the embeddings.</param>
/// <param name="Classes">The number of classes: labels are from 0 to this less 1. 0 if training has triplets and no classes.</param>
/// <param name="Device">Where embeddings come in, and what the loss keeps lies.</param>
/// <param name="Random">The source of first values, such as those of proxies; a loss without any draws nothing.</param>
public sealed record LossContext(int EmbeddingSize, int Classes, Device Device, Random Random);
