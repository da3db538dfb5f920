using Microsoft.Extensions.VectorData;
using MLNetDeepRanking.Search;
using MLNetDeepRanking.Stores.Records;

namespace MLNetDeepRanking.Stores.Embedded;

/// <summary>A distance function of the platform in terms of this library's distances.</summary>
/// <param name="Distance">The distance that gives the same order.</param>
/// <param name="ToScore">Turns it into the function's score.</param>
internal sealed record EmbeddedDistance(VectorDistance Distance, Func<double, double> ToScore)
{
    /// <exception cref="NotSupportedException">The column's distance function is not one of this store's.</exception>
    public static EmbeddedDistance Of(VectorColumn column) => column.DistanceFunction switch
    {
        DistanceFunction.CosineDistance => new(VectorDistance.Cosine, distance => distance),
        DistanceFunction.CosineSimilarity => new(VectorDistance.Cosine, distance => 1 - distance),
        DistanceFunction.EuclideanDistance => new(VectorDistance.Euclidean, distance => distance),
        DistanceFunction.EuclideanSquaredDistance => new(VectorDistance.Euclidean, distance => distance * distance),
        DistanceFunction.ManhattanDistance => new(VectorDistance.Manhattan, distance => distance),
        DistanceFunction.DotProductSimilarity => new(VectorDistance.InnerProduct, distance => 0 - distance),
        DistanceFunction.NegativeDotProductSimilarity => new(VectorDistance.InnerProduct, distance => distance),
        DistanceFunction.HammingDistance => new(VectorDistance.Hamming, distance => distance),
        _ => throw column.Unsupported(
            "The embedded store",
            "CosineDistance, CosineSimilarity, DotProductSimilarity, NegativeDotProductSimilarity, EuclideanDistance, EuclideanSquaredDistance, " +
            "ManhattanDistance and HammingDistance"),
    };

    /// <summary>Creates the index that the column asks for; sign bits are always compared one by one.</summary>
    /// <exception cref="NotSupportedException">The column's index kind or distance function is not one of this store's.</exception>
    public static IRowIndex CreateIndex(VectorColumn column, HnswOptions graph)
    {
        var distance = Of(column).Distance;
        return column.IndexKind switch
        {
            IndexKind.Flat => new FlatRows(column.Dimensions, distance),
            IndexKind.Hnsw or IndexKind.Dynamic when distance == VectorDistance.Hamming => new FlatRows(column.Dimensions, distance),
            IndexKind.Hnsw or IndexKind.Dynamic => new GraphRows(new HnswIndex(column.Dimensions, distance, graph)),
            _ => throw new NotSupportedException(
                $"The embedded store has no index of kind '{column.IndexKind}', which vector property '{column.Property.ModelName}' asks for. " +
                "It has Hnsw and Flat."),
        };
    }
}
