using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;

namespace MLNetDeepRanking.Stores.Tests.Conformance;

/// <summary>Definitions of <see cref="Photo"/> that differ in what is under test.</summary>
internal static class PhotoDefinition
{
    public static VectorStoreCollectionDefinition With(string function, string? index = null, IEmbeddingGenerator? generator = null) => new()
    {
        EmbeddingGenerator = generator,
        Properties =
        [
            new VectorStoreKeyProperty(nameof(Photo.Id), typeof(string)),
            new VectorStoreDataProperty(nameof(Photo.Year), typeof(int)),
            new VectorStoreDataProperty(nameof(Photo.Place), typeof(string)),
            new VectorStoreVectorProperty(nameof(Photo.Embedding), typeof(ReadOnlyMemory<float>), Photo.Dimensions)
            {
                DistanceFunction = function,
                IndexKind = index,
            },
        ],
    };
}
