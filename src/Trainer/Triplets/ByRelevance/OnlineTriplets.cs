namespace MLNetDeepRanking.Trainer.Triplets;

/// <summary>Triplets that were drawn from the buffers of a stream, and what it took.</summary>
/// <typeparam name="TItem">What the stream is made of.</typeparam>
/// <param name="Items">What the buffers keep, category by category.</param>
/// <param name="Triplets">Triplets of indexes into <paramref name="Items"/>, in the order in which they were drawn; one may come more than once.</param>
/// <param name="Statistics">What it took to draw them.</param>
public sealed record OnlineTriplets<TItem>(IReadOnlyList<TItem> Items, IReadOnlyList<Triplet> Triplets, SamplingStatistics Statistics);
