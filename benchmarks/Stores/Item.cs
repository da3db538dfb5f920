using Microsoft.Extensions.VectorData;

namespace MLNetDeepRanking.Stores.Benchmarks;

/// <summary>A record: a number, one of a hundred groups, and a vector.</summary>
internal sealed class Item
{
    [VectorStoreKey]
    public int Number { get; set; }

    [VectorStoreData(IsIndexed = true)]
    public int Group { get; set; }

    [VectorStoreVector(128, DistanceFunction = DistanceFunction.EuclideanDistance)]
    public ReadOnlyMemory<float> Vector { get; set; }
}
