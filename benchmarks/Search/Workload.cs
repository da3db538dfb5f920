using System.Globalization;
using System.Runtime.InteropServices;

namespace MLNetDeepRanking.Search.Benchmarks;

/// <summary>A gallery and queries of unit length, the same in every run.</summary>
internal sealed class Workload
{
    public const int K = 10;

    public Workload(int count, int dimension, VectorDistance distance, int queryCount)
    {
        Count = count;
        Dimension = dimension;
        Distance = distance;
        QueryCount = queryCount;
        var random = new Random(dimension);
        Gallery = UnitVectors(random, count, dimension);
        Queries = UnitVectors(random, queryCount, dimension);
    }

    public int Count { get; }

    public int Dimension { get; }

    public VectorDistance Distance { get; }

    public int QueryCount { get; }

    public float[] Gallery { get; }

    public float[] Queries { get; }

    /// <summary>Writes the vectors as little-endian float32, row-major, for the peer.</summary>
    public void WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, $"gallery-{Count}x{Dimension}.f32"), MemoryMarshal.AsBytes(Gallery.AsSpan()));
        File.WriteAllBytes(Path.Combine(folder, $"queries-{Count}x{Dimension}.f32"), MemoryMarshal.AsBytes(Queries.AsSpan()));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count} × {Dimension}, {Distance}");

    private static float[] UnitVectors(Random random, int count, int dimension)
    {
        var vectors = new float[count * dimension];
        for (var row = 0; row < count; row++)
        {
            var vector = vectors.AsSpan(row * dimension, dimension);
            var squares = 0.0;
            foreach (ref var component in vector)
            {
                component = random.NextSingle() - 0.5f;
                squares += component * component;
            }
            foreach (ref var component in vector) component /= (float)Math.Sqrt(squares);
        }
        return vectors;
    }
}
