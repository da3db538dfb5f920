using Microsoft.Extensions.VectorData;

namespace MLNetDeepRanking.Stores.Tests.Postgres;

internal static class PostgresDistances
{
    public static readonly string[] All =
    [
        DistanceFunction.CosineDistance, DistanceFunction.CosineSimilarity, DistanceFunction.EuclideanDistance, DistanceFunction.EuclideanSquaredDistance,
        DistanceFunction.ManhattanDistance, DistanceFunction.HammingDistance, DistanceFunction.DotProductSimilarity,
        DistanceFunction.NegativeDotProductSimilarity,
    ];
}
