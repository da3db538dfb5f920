using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace MLNetDeepRanking.Stores.Records;

/// <summary>A vector property, with the defaults filled in.</summary>
internal sealed class VectorColumn(VectorPropertyModel property)
{
    public VectorPropertyModel Property => property;

    public string Name => property.StorageName;

    public int Dimensions => property.Dimensions;

    public string DistanceFunction { get; } = property.DistanceFunction ?? Microsoft.Extensions.VectorData.DistanceFunction.CosineDistance;

    public string IndexKind { get; } = property.IndexKind ?? Microsoft.Extensions.VectorData.IndexKind.Hnsw;

    /// <summary>Gets whether a higher score is a nearer one.</summary>
    public bool IsSimilarity => DistanceFunction.EndsWith("Similarity", StringComparison.Ordinal)
        && DistanceFunction != Microsoft.Extensions.VectorData.DistanceFunction.NegativeDotProductSimilarity;

    /// <summary>Returns whether a score is as near as a caller wants it at least.</summary>
    public bool Reaches(double score, double? threshold) => threshold is not { } limit || (IsSimilarity ? score >= limit : score <= limit);

    public NotSupportedException Unsupported(string store, string known) => new(
        $"{store} has no distance function '{DistanceFunction}', which vector property '{property.ModelName}' asks for. It has {known}.");
}
