using System.Runtime.InteropServices;
using MLNetDeepRanking.Imaging;

namespace MLNetDeepRanking.Search.Benchmarks;

/// <summary>A gallery and queries for the graph index, and the true nearest neighbours of each query.</summary>
internal sealed class GraphWorkload
{
    public const int K = 10;

    internal GraphWorkload(string name, int dimension, float[] gallery, float[] queries)
    {
        (Name, Dimension, Gallery, Queries) = (name, dimension, gallery, queries);
        var exact = new ExactIndex(dimension, VectorDistance.Euclidean);
        exact.Add(Ids, Gallery);
        Truth = new long[QueryCount * K];
        exact.Search(Queries, K, Truth, new float[Truth.Length]);
    }

    public string Name { get; }

    public int Dimension { get; }

    public float[] Gallery { get; }

    public float[] Queries { get; }

    public long[] Truth { get; }

    public int Count => Gallery.Length / Dimension;

    public int QueryCount => Queries.Length / Dimension;

    public long[] Ids => [.. Enumerable.Range(0, Count).Select(row => (long)row)];

    /// <summary>The 60 000 training pictures of Fashion-MNIST, 784 grey values each (one of three equal channels), and 1 000 of the test pictures.</summary>
    public static GraphWorkload FashionMnist() => new("fashion-784", 784, Pixels(FashionMnistSplit.Train, 60_000), Pixels(FashionMnistSplit.Test, 1_000));

    /// <summary>60 000 vectors of 128 components in 1 000 clusters, as embeddings lie.</summary>
    public static GraphWorkload Clusters()
    {
        var random = new Random(1);
        var centres = Enumerable.Range(0, 1_000).Select(_ => Gaussian(random, 128)).ToArray();
        return new("clusters-128", 128, Around(random, centres, 60_000), Around(random, centres, 1_000));
    }

    /// <summary>Writes vectors as little-endian float32 and the truth as int64, row-major, for the peer.</summary>
    public void WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, $"{Name}-gallery.f32"), MemoryMarshal.AsBytes(Gallery.AsSpan()));
        File.WriteAllBytes(Path.Combine(folder, $"{Name}-queries.f32"), MemoryMarshal.AsBytes(Queries.AsSpan()));
        File.WriteAllBytes(Path.Combine(folder, $"{Name}-truth.i64"), MemoryMarshal.AsBytes(Truth.AsSpan()));
    }

    private static float[] Pixels(FashionMnistSplit split, int count)
    {
        var pictures = MLNetDeepRanking.Imaging.FashionMnist.Load(MLNetDeepRanking.Imaging.FashionMnist.DebianFolder, split).Pictures;
        var pixels = new float[count * 784];
        for (var row = 0; row < count; row++)
            for (var pixel = 0; pixel < 784; pixel++) pixels[row * 784 + pixel] = pictures[row][3 * pixel];
        return pixels;
    }

    private static float[] Around(Random random, float[][] centres, int count) =>
        [.. Enumerable.Range(0, count).SelectMany(_ => centres[random.Next(centres.Length)].Zip(Gaussian(random, 128), (c, noise) => c + noise * 0.7f))];

    private static float[] Gaussian(Random random, int dimension) => [.. Enumerable.Range(0, dimension).Select(_ =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble())))];
}
