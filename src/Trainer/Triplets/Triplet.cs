namespace MLNetDeepRanking.Trainer.Triplets;

/// <summary>Says that the positive is more like the query than the negative is; each is the index of a picture.</summary>
/// <param name="Query">The index of the query picture.</param>
/// <param name="Positive">The index of the picture that is more like the query.</param>
/// <param name="Negative">The index of the picture that is less like the query.</param>
/// <remarks>Wang et al., "Learning Fine-grained Image Similarity with Deep Ranking", CVPR 2014, section 3.</remarks>
public readonly record struct Triplet(int Query, int Positive, int Negative);
