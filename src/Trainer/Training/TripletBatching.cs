namespace MLNetDeepRanking.Trainer.Training;

/// <summary>Where the triplets of a training batch come from.</summary>
public enum TripletBatching
{
    /// <summary>P classes × K pictures, each embedded once, with every triplet that can be formed among them.</summary>
    ClassBalanced,

    /// <summary>Sampled triplets; a picture that several of a batch share is embedded once.</summary>
    SampledTriplets,

    /// <summary>Sampled triplets in rows query, positive, negative, query, positive, negative…, as in Zingade's article.</summary>
    Interleaved,

    /// <summary>Triplets drawn by relevance, as Wang et al. draw them with all pictures at hand; see <see cref="TrainingOptions.RelevanceSampling"/>.</summary>
    Relevance,

    /// <summary>Triplets drawn by relevance from bounded buffers that each epoch fills in one pass, as Wang et al. draw them from a stream.</summary>
    OnlineRelevance,

    /// <summary>
    /// Sampled triplets whose negatives are near the query, by embeddings of each epoch's start; see <see cref="TrainingOptions.HardNegatives"/>.
    /// </summary>
    HardRefreshed,

    /// <summary>P classes × K pictures, a share of the classes of one super-class; see <see cref="TrainingOptions.SuperClassShare"/>.</summary>
    Hierarchical,
}
