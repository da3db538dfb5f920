using MLNetDeepRanking.Trainer.Triplets;

namespace MLNetDeepRanking.Trainer.Tests.Triplets;

public sealed class HardNegativeBatchesTests
{
    private const int Size = 8;
    private static readonly HardNegativeOptions Unguarded = new() { Neighbors = 5, FalseNegativeMargin = double.PositiveInfinity, DuplicateDistance = 0 };

    [Theory]
    [InlineData(60, 12, 5)]
    [InlineData(300, 2, 7)]
    [InlineData(90, 5, 1000)]
    public void Nearest_of_other_classes_are_those_that_a_sort_finds(int count, int classes, int wanted)
    {
        var (embeddings, labels) = Random(count, classes, seed: 1);
        // The last class is large, whatever the others are.
        for (var i = count / 2; i < count; i++) labels[i] = classes;
        var found = NearestOthers.Find(embeddings, Size, labels, wanted);
        for (var query = 0; query < count; query++)
        {
            int[] expected = [.. Enumerable.Range(0, count).Where(i => labels[i] != labels[query]).OrderBy(i => Distance(embeddings, query, i)).Take(wanted)];
            Assert.Equal(expected, found[query].Select(neighbor => (int)neighbor.Id));
        }
    }

    [Fact]
    public void Negatives_are_uniform_over_the_nearest_of_other_classes()
    {
        var (embeddings, labels) = Random(40, 8, seed: 2);
        var sampler = new HardNegativeBatches(labels, Unguarded, new() { PositivesPerQuery = 1 }, 16);
        sampler.Refresh(embeddings, Size);
        var random = new Random(3);
        var drawn = Enumerable.Range(0, 300).SelectMany(_ => Triplets(sampler, random)).ToArray();
        foreach (var query in drawn.GroupBy(t => t.Query))
        {
            var nearest = Enumerable.Range(0, 40).Where(i => labels[i] != labels[query.Key]).OrderBy(i => Distance(embeddings, query.Key, i)).Take(5);
            ChiSquare.AssertLaw(nearest.ToDictionary(i => i, _ => 1.0), [.. query.Select(t => t.Negative)]);
        }
    }

    [Fact]
    public void False_negatives_are_guarded_against_on_random_embeddings()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var (embeddings, labels) = Random(60, 6, seed);
            embeddings.AsSpan(0, Size).CopyTo(embeddings.AsSpan(Size));
            (labels[0], labels[1]) = (0, 1);
            var options = new HardNegativeOptions { Neighbors = 10, SkippedNeighbors = 2, FalseNegativeMargin = 0.05 };
            var sampler = new HardNegativeBatches(labels, options, new() { PositivesPerQuery = 3 }, 16);
            sampler.Refresh(embeddings, Size);
            var hard = 0;
            foreach (var t in Triplets(sampler, new Random(seed)))
            {
                Assert.NotEqual(labels[t.Query], labels[t.Negative]);
                int[] ranked = [.. Enumerable.Range(0, 60).Where(i => labels[i] != labels[t.Query]).OrderBy(i => Distance(embeddings, t.Query, i))];
                var nearest = Math.Max(0.0001, Distance(embeddings, t.Query, t.Positive) - 0.05 - 1e-6);
                int[] fitting = [.. ranked[2..12].Where(i => Distance(embeddings, t.Query, i) >= nearest)];
                if (fitting.Length == 0) continue;
                Assert.Contains(t.Negative, fitting);
                hard++;
            }
            Assert.True(hard > 20);
        }
    }

    [Fact]
    public void A_duplicate_under_another_label_is_no_negative()
    {
        int[] labels = [0, 0, 1, 1];
        float[] embeddings = [1, 0, 0.9f, 0.1f, 1, 0, 0, 1];
        var sampler = new HardNegativeBatches(labels, Unguarded with { DuplicateDistance = 1e-4 }, new(), 16);
        sampler.Refresh(embeddings, 2);
        for (var seed = 0; seed < 50; seed++)
            Assert.DoesNotContain(Triplets(sampler, new Random(seed)), t => t is { Query: 0, Negative: 2 } or { Query: 2, Negative: 0 });
    }

    [Fact]
    public void Before_a_refresh_or_without_a_hard_share_negatives_are_those_of_uniform_sampling()
    {
        var (embeddings, labels) = Random(40, 8, seed: 4);
        var uniform = Triplets(new SampledTripletBatches(new TripletSampler(), labels, 16), new Random(5)).ToHashSet();
        Assert.Equal(uniform, Triplets(new HardNegativeBatches(labels, Unguarded, new(), 16), new Random(5)).ToHashSet());
        var easy = new HardNegativeBatches(labels, Unguarded with { HardShare = 0 }, new(), 16);
        easy.Refresh(embeddings, Size);
        Assert.Equal(uniform, Triplets(easy, new Random(5)).ToHashSet());
    }

    [Fact]
    public void An_epoch_depends_on_the_generator_and_the_latest_embeddings_alone()
    {
        var (embeddings, labels) = Random(40, 8, seed: 6);
        var (others, _) = Random(40, 8, seed: 7);
        var (fresh, used) = (new HardNegativeBatches(labels, Unguarded, new(), 16), new HardNegativeBatches(labels, Unguarded, new(), 16));
        fresh.Refresh(embeddings, Size);
        used.Refresh(others, Size);
        Assert.NotEqual(Triplets(fresh, new Random(1)), Triplets(used, new Random(1)));
        used.Refresh(embeddings, Size);
        Assert.Equal(Triplets(fresh, new Random(1)), Triplets(used, new Random(1)));
    }

    [Fact]
    public void Bad_input_is_refused_by_name()
    {
        int[] labels = [0, 0, 1, 1];
        Assert.Contains("need 8 numbers", Assert.Throws<ArgumentException>(() => Make(new()).Refresh(new float[7], 2)).Message, StringComparison.Ordinal);
        Assert.Equal("Neighbors", Refused(new() { Neighbors = 0 }));
        Assert.Equal("SkippedNeighbors", Refused(new() { SkippedNeighbors = -1 }));
        Assert.Equal("DuplicateDistance", Refused(new() { DuplicateDistance = -1 }));
        Assert.Equal("FalseNegativeMargin", Refused(new() { FalseNegativeMargin = double.NaN }));
        Assert.Equal("HardShare", Refused(new() { HardShare = 2 }));

        HardNegativeBatches Make(HardNegativeOptions options) => new(labels, options, new(), 4);
        string? Refused(HardNegativeOptions options) => Assert.Throws<ArgumentOutOfRangeException>(() => Make(options)).ParamName;
    }

    [Fact]
    public void Defaults_are_those_documented()
    {
        var options = new HardNegativeOptions();
        Assert.Equal((20, 0), (options.Neighbors, options.SkippedNeighbors));
        Assert.Equal((0.0001, 0.2, 1.0), (options.DuplicateDistance, options.FalseNegativeMargin, options.HardShare));
    }

    private static Triplet[] Triplets(ITripletBatchSampler sampler, Random random) => [.. sampler.Epoch(random).SelectMany(batch =>
        batch.Triplets!.Select(t => new Triplet(batch.Pictures[t.Query], batch.Pictures[t.Positive], batch.Pictures[t.Negative])))];

    private static (float[] Embeddings, int[] Labels) Random(int count, int classes, int seed)
    {
        var random = new Random(seed);
        float[] embeddings = [.. Enumerable.Range(0, count * Size).Select(_ => random.NextSingle() - 0.5f)];
        return (embeddings, [.. Enumerable.Range(0, count).Select(i => i % classes)]);
    }

    private static double Distance(float[] embeddings, int a, int b)
    {
        double Dot(int x, int y) => Enumerable.Range(0, Size).Sum(k => (double)embeddings[x * Size + k] * embeddings[y * Size + k]);
        return 1 - Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b));
    }
}
