namespace MLNetDeepRanking.Trainer.Triplets;

/// <summary>The pictures of one training step, and the triplets among them as positions in the batch where they are given.</summary>
/// <param name="Pictures">The picture in each row of the batch, as an index into the training pictures.</param>
/// <param name="Triplets">
/// Triplets of row numbers, 0 to <c>Pictures.Count − 1</c>; <see langword="null"/> where the classes of the pictures say who is alike, and the loss
/// chooses.
/// </param>
/// <remarks>The network embeds each row once, however many triplets it takes part in.</remarks>
public sealed record TripletBatch(IReadOnlyList<int> Pictures, IReadOnlyList<Triplet>? Triplets = null);
