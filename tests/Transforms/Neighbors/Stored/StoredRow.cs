using Microsoft.Extensions.VectorData;

namespace MLNetDeepRanking.Transforms.Neighbors.Stored;

/// <summary>An <see cref="EmbeddingRow"/> as a record of a store.</summary>
public sealed class StoredRow
{
    [VectorStoreKey]
    public string Name { get; set; } = "";

    [VectorStoreData(IsIndexed = true)]
    public string Label { get; set; } = "";

    [VectorStoreData]
    public double Real { get; set; }

    [VectorStoreVector(EmbeddingRow.Size, DistanceFunction = DistanceFunction.CosineDistance)]
    public float[] Embedding { get; set; } = [];

    public static StoredRow Of(EmbeddingRow row) => new() { Name = row.Name, Label = row.Label!, Real = row.Real, Embedding = row.Embedding };
}
