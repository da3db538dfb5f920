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
}
