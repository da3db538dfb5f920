namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>The distance D between two embeddings in a loss.</summary>
public enum EmbeddingDistance
{
    /// <summary>Σ (a − b)², from 0 to 4 between unit vectors: Wang et al., CVPR 2014, equation 2.</summary>
    SquaredEuclidean,

    /// <summary>√ Σ (a − b)², from 0 to 2 between unit vectors: Zingade's article. Its gradient at distance 0 is 0 here, not infinite.</summary>
    Euclidean,

    /// <summary>1 − cos(a, b), from 0 to 2: half the squared distance of a and b after both are made of unit length.</summary>
    Cosine,
}
