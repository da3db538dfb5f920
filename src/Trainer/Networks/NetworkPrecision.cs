namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>The numbers in which a network trains. Weights are always kept, and embeddings always scored, in 32 bits.</summary>
internal enum NetworkPrecision
{
    /// <summary>32-bit floating point throughout.</summary>
    Float32,

    /// <summary>
    /// Convolutions and the maps between them in bfloat16 while training: about twice as fast on processors with instructions for it.
    /// </summary>
    BFloat16Convolutions,
}
