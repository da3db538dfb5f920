namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>The distance D between two embeddings in a triplet loss.</summary>
public enum TripletDistance
{
    /// <summary>Σ (a − b)², from 0 to 4 between unit vectors: Wang et al., CVPR 2014, equation 2.</summary>
    SquaredEuclidean,

    /// <summary>√ Σ (a − b)², from 0 to 2 between unit vectors: Zingade's article. Its gradient at distance 0 is 0 here, not infinite.</summary>
    Euclidean,
}
