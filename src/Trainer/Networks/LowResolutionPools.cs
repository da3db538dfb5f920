namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>Which max pools end the low-resolution paths.</summary>
/// <remarks>
/// Wang et al. print A 3×3/2 and B 7×7/4, which do not give the printed 4×4 maps from 15×15 and 8×8. Two readings do:
/// </remarks>
public enum LowResolutionPools
{
    /// <summary>Path A 7×7 with stride 4, path B 3×3 with stride 2: Wang's pools, exchanged.</summary>
    Wang,

    /// <summary>Path A 3×3 with stride 4, path B 7×7 with stride 2: Wang's strides, exchanged, as in the article's code.</summary>
    Article,
}
