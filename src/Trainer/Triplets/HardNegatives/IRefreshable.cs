namespace MLNetDeepRanking.Trainer.Triplets;

/// <summary>A sampler that looks at where the network puts the training pictures now.</summary>
public interface IRefreshable
{
    /// <summary>Looks at embeddings; the next epochs depend on these alone, not on earlier ones.</summary>
    /// <param name="embeddings">The embedding of each training picture, <c>[N, embeddingSize]</c>, row-major.</param>
    /// <param name="embeddingSize">The length of an embedding.</param>
    void Refresh(ReadOnlySpan<float> embeddings, int embeddingSize);
}
