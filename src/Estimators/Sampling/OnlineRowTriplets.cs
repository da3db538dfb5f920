using MLNetDeepRanking.Trainer.Triplets;

namespace MLNetDeepRanking.Estimators;

/// <summary>Triplets that were drawn from one pass over a data view.</summary>
/// <param name="Names">The name of each row that the buffers keep, such as a picture's path.</param>
/// <param name="Triplets">Triplets of indexes into <paramref name="Names"/>.</param>
/// <param name="RowCount">How many rows the pass read.</param>
/// <param name="Statistics">What it took to draw them.</param>
/// <remarks>
/// <c>TripletFile.Write(path, drawn.Triplets, drawn.Names)</c> keeps them; <c>PictureStore.Decode(drawn.Names, …)</c> with
/// <c>RankingTrainer.TrainOnTriplets(store, drawn.Triplets)</c> trains on them.
/// </remarks>
public sealed record OnlineRowTriplets(IReadOnlyList<string> Names, IReadOnlyList<Triplet> Triplets, long RowCount, SamplingStatistics Statistics);
