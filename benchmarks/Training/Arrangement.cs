namespace MLNetDeepRanking.Training.Benchmarks;

/// <summary>How the pictures of a batch of triplets go through the network.</summary>
internal enum Arrangement
{
    /// <summary>Not at all: what the process holds before a step.</summary>
    NoStep,

    /// <summary>Every picture of the batch in one pass: what this library does, and the article's interleaved batch.</summary>
    OnePass,

    /// <summary>Queries, positives and negatives one after the other through the same weights.</summary>
    ThreePasses,

    /// <summary>Queries, positives and negatives each through a network of its own, which the article warns of.</summary>
    ThreeNetworks,
}
