using MLNetDeepRanking.Search.Kernels;
using MLNetDeepRanking.Search.Measures;

namespace MLNetDeepRanking.Search.Storage;

/// <summary>Makes the rows of an exact index for a distance and a compression.</summary>
internal static class RowSets
{
    /// <exception cref="ArgumentOutOfRangeException">The distance is not a defined one.</exception>
    public static RowSet Create(int dimension, VectorDistance distance, VectorCompression? compression, KernelWidth width)
    {
        if (distance == VectorDistance.Hamming) return new EncodedRows<ulong>(dimension, new HammingMeasure(dimension));

        var vectors = new EncodedRows<float>(dimension, CreateMeasure(dimension, distance, width));
        return compression?.Kind switch
        {
            null => vectors,
            CompressionKind.SignedBytes => Rerank(new SignedByteCode(dimension, distance, ByteTiles.Best)),
            CompressionKind.SignBits => Rerank(new HammingMeasure(dimension)),
            _ => Rerank(new PrefixCode(CreateMeasure(compression.PrefixLength, distance, width), compression.PrefixLength)),
        };

        RowSet Rerank<T>(VectorCode<T> code)
            where T : unmanaged => new RerankedRows<T>(vectors, code, compression.RerankFactor);
    }

    private static Measure<float> CreateMeasure(int dimension, VectorDistance distance, KernelWidth width) => distance switch
    {
        VectorDistance.Cosine => new CosineMeasure(dimension, width),
        VectorDistance.Euclidean => new EuclideanMeasure(dimension, width),
        VectorDistance.Manhattan => new ManhattanMeasure(dimension, width),
        VectorDistance.InnerProduct => new InnerProductMeasure(dimension, width),
        _ => throw new ArgumentOutOfRangeException(nameof(distance), distance, "This is not a known distance."),
    };
}
