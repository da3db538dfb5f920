namespace MLNetDeepRanking.Search.Tests;

public sealed class VectorCompressionTests
{
    private const int Queries = 200;
    private const int K = 10;

    public static TheoryData<VectorDistance, VectorCompression, double> Bounds { get; } = new()
    {
        { VectorDistance.Cosine, VectorCompression.SignedBytes, 0.999 },
        { VectorDistance.Euclidean, VectorCompression.SignedBytes, 0.999 },
        { VectorDistance.InnerProduct, VectorCompression.SignedBytes, 0.999 },
        { VectorDistance.Cosine, VectorCompression.SignBits, 0.97 },
        { VectorDistance.Euclidean, VectorCompression.SignBits, 0.9 },
        { VectorDistance.Manhattan, VectorCompression.SignBits, 0.9 },
        { VectorDistance.Cosine, VectorCompression.Prefix(96), 0.9 },
        { VectorDistance.Manhattan, VectorCompression.Prefix(96), 0.9 },
    };

    [Theory, MemberData(nameof(Bounds))]
    public void Recall_on_real_vectors_is_above_its_bound_and_distances_are_true(VectorDistance distance, VectorCompression compression, double bound)
    {
        var exact = Create(distance, compression: null);
        var compressed = Create(distance, compression);
        var queries = EmojiVectors.All.AsSpan(0, Queries * EmojiVectors.Dimension);
        var (truth, ids) = (new long[Queries * K], new long[Queries * K]);
        var (trueDistances, distances) = (new float[ids.Length], new float[ids.Length]);

        exact.Search(queries, K, truth, trueDistances);
        compressed.Search(queries, K, ids, distances);

        var right = 0;
        for (var query = 0; query < Queries; query++)
        {
            var known = Enumerable.Range(query * K, K).ToDictionary(at => truth[at], at => trueDistances[at]);
            for (var at = query * K; at < (query + 1) * K; at++)
            {
                if (at % K > 0) Assert.True(distances[at] >= distances[at - 1]);
                if (!known.TryGetValue(ids[at], out var expected)) continue;
                Assert.Equal(expected, distances[at]);
                right++;
            }
        }
        Assert.InRange(right / (double)ids.Length, bound, 1);
    }

    [Fact]
    public void A_large_enough_factor_makes_any_compression_exact()
    {
        var vectors = Vectors.Random(1, 300, 20);
        foreach (var compression in new[] { VectorCompression.SignedBytes, VectorCompression.SignBits, VectorCompression.Prefix(3) })
        {
            var exact = new ExactIndex(20, VectorDistance.Cosine);
            var compressed = new ExactIndex(20, VectorDistance.Cosine, compression with { RerankFactor = 300 });
            foreach (var index in new[] { exact, compressed })
            {
                index.Add(Vectors.Ids(300), vectors);
                index.Remove([5, 17, 80]);
                index.Add([400], Vectors.Random(2, 1, 20));
            }
            foreach (var threads in new[] { 1, 3 })
            {
                exact.MaxDegreeOfParallelism = compressed.MaxDegreeOfParallelism = threads;
                for (var query = 0; query < 20; query++) Assert.Equal(exact.Search(vectors.Row(query, 20), 7), compressed.Search(vectors.Row(query, 20), 7));
                Assert.Equal(exact.SearchWithin(vectors.Row(3, 20), 0.6f), compressed.SearchWithin(vectors.Row(3, 20), 0.6f));
            }
        }
    }

    [Fact]
    public void Enormous_and_tiny_components_do_no_harm()
    {
        foreach (var distance in new[] { VectorDistance.Cosine, VectorDistance.Euclidean })
        {
            var index = new ExactIndex(2, distance, VectorCompression.SignedBytes);
            index.Add([1, 2, 3], [float.MaxValue, -float.MaxValue, float.Epsilon, 0, 0, 0]);

            Assert.Equal(3, index.Search([float.MaxValue, 1], 3).Length);
            Assert.Equal(3, index.Search([0, 0], 3).Length);
        }
    }

    [Fact]
    public void Defaults_and_sizes_are_the_documented_ones()
    {
        VectorCompression[] kinds = [VectorCompression.SignedBytes, VectorCompression.SignBits, VectorCompression.Prefix(2)];
        Assert.Equal([4, 100, 10], kinds.Select(kind => kind.RerankFactor));
        Assert.Equal(7, VectorCompression.Prefix(7).PrefixLength);
        Assert.Equal((512, 512), Sizes(VectorDistance.Euclidean, compression: null));
        Assert.Equal((512 + 140, 140), Sizes(VectorDistance.Euclidean, VectorCompression.SignedBytes));
        Assert.Equal((512 + 16, 16), Sizes(VectorDistance.Euclidean, VectorCompression.SignBits));
        Assert.Equal((512 + 128, 128), Sizes(VectorDistance.Manhattan, VectorCompression.Prefix(32)));
        Assert.Null(new ExactIndex(3, VectorDistance.Cosine).Compression);

        static (int, int) Sizes(VectorDistance distance, VectorCompression? compression) =>
            new ExactIndex(128, distance, compression) is var index ? (index.BytesPerVector, index.ScannedBytesPerVector) : default;
    }

    [Fact]
    public void What_does_not_suit_is_refused_with_the_cure()
    {
        Refused("needs no compression", 8, VectorDistance.Hamming, VectorCompression.SignBits);
        Refused("to a prefix or to sign bits", 8, VectorDistance.Manhattan, VectorCompression.SignedBytes);
        Refused("at most 65536", 65_537, VectorDistance.Cosine, VectorCompression.SignedBytes);
        Refused("choose a shorter one", 8, VectorDistance.Cosine, VectorCompression.Prefix(8));
        Assert.Throws<ArgumentOutOfRangeException>(() => VectorCompression.Prefix(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => VectorCompression.SignBits with { RerankFactor = 0 });

        static void Refused(string message, int dimension, VectorDistance distance, VectorCompression compression)
        {
            var error = Assert.Throws<ArgumentException>(nameof(compression), () => new ExactIndex(dimension, distance, compression));
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
        }
    }

    [Theory, InlineData(VectorDistance.Cosine), InlineData(VectorDistance.Euclidean)]
    public void A_compressed_graph_finds_as_much_as_a_whole_one_and_comes_back_from_a_file(VectorDistance distance)
    {
        var exact = Create(distance, compression: null);
        var graph = new HnswIndex(EmojiVectors.Dimension, distance, new HnswOptions { Compression = VectorCompression.SignedBytes });
        graph.Add(Vectors.Ids(EmojiVectors.Count), EmojiVectors.All);
        graph.Remove([1, 2]);
        graph.Compact();
        exact.Remove([1, 2]);
        using var file = new MemoryStream();
        graph.Save(file);
        file.Position = 0;
        var loaded = HnswIndex.Load(file);

        var right = 0;
        for (var query = 0; query < Queries; query++)
        {
            var vector = EmojiVectors.All.Row(query, EmojiVectors.Dimension);
            var truth = exact.Search(vector, K);
            var found = graph.Search(vector, K);
            Assert.Equal(found, loaded.Search(vector, K));
            right += found.Intersect(truth).Count();
        }
        Assert.Equal(VectorCompression.SignedBytes, loaded.Options.Compression);
        Assert.InRange(right / (double)(Queries * K), 0.98, 1);
    }

    [Fact]
    public void A_graph_is_compressed_to_signed_bytes_only()
    {
        foreach (var compression in new[] { VectorCompression.SignBits, VectorCompression.Prefix(2) })
            Assert.Contains("signed bytes only", Assert.Throws<ArgumentException>(
                () => new HnswIndex(8, VectorDistance.Cosine, new HnswOptions { Compression = compression })).Message, StringComparison.Ordinal);
        Assert.Contains("to a prefix", Assert.Throws<ArgumentException>(() => new HnswIndex(
            8, VectorDistance.Manhattan, new HnswOptions { Compression = VectorCompression.SignedBytes })).Message, StringComparison.Ordinal);
    }

    private static ExactIndex Create(VectorDistance distance, VectorCompression? compression)
    {
        var index = new ExactIndex(EmojiVectors.Dimension, distance, compression);
        index.Add(Vectors.Ids(EmojiVectors.Count), EmojiVectors.All);
        return index;
    }
}
