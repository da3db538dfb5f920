using System.Collections;
using MLNetDeepRanking.Trainer.Triplets;

namespace MLNetDeepRanking.Trainer.Tests.Triplets;

public sealed class OnlineTripletSamplerTests
{
    public static TheoryData<int, RelevanceSamplingOptions> Settings => new()
    {
        { 1, new() },
        { 2, new() { PositiveThreshold = 0.5, RelevanceMargin = 0.4, OutOfClassShare = 0.3, NegativeAttempts = 1 } },
        { 5, new() { OutOfClassShare = 1, RelevanceMargin = 0.6 } },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void Of_a_stream_that_fits_triplets_are_drawn_as_offline(int seed, RelevanceSamplingOptions options)
    {
        var relevance = RelevanceMatrix.Random(seed);
        var online = Streamed(relevance, options, new Random(seed)).Sample(40_000, new Random(seed + 1));
        ChiSquare.AssertLaw(ClosedForm.Offline(relevance, options), Pictures(online));
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void Uniform_draws_from_buffers_follow_the_papers_letter(int seed, RelevanceSamplingOptions options)
    {
        options = options with { DrawUniformlyFromBuffers = true };
        var relevance = RelevanceMatrix.Random(seed);
        var online = Streamed(relevance, options, new Random(seed)).Sample(40_000, new Random(seed + 1));
        ChiSquare.AssertLaw(ClosedForm.UniformBuffers(relevance, options), Pictures(online));
    }

    [Fact]
    public void Positives_are_drawn_as_if_each_draw_were_accepted_or_made_anew()
    {
        var options = new RelevanceSamplingOptions { PositiveThreshold = 0.6, RelevanceMargin = 0, OutOfClassShare = 1, DrawUniformlyFromBuffers = true };
        var relevance = RelevanceMatrix.Random(9, classes: 2, zeroShare: 0);
        var drawn = Pictures(Streamed(relevance, options, new Random(1)).Sample(20_000, new Random(2)));
        var query = drawn.CountBy(t => t.Query).MaxBy(count => count.Value).Key;
        int[] mates = [.. Enumerable.Range(0, relevance.Count).Where(i => i != query && relevance.Labels[i] == relevance.Labels[query])];

        var random = new Random(3);
        var accepted = Enumerable.Range(0, 200_000).Select(_ => Accept()).CountBy(i => i).ToDictionary(count => count.Key, count => (double)count.Value);
        ChiSquare.AssertLaw(accepted, [.. drawn.Where(t => t.Query == query).Select(t => t.Positive)]);

        int Accept()
        {
            while (true)
            {
                var mate = mates[random.Next(mates.Length)];
                if (random.NextDouble() < Math.Min(1, Math.Min(0.6, relevance.Between(query, mate)) / relevance.Total(mate))) return mate;
            }
        }
    }

    [Fact]
    public void Of_a_long_stream_queries_come_in_proportion_to_total_relevance()
    {
        // Two categories of 200 and 100 items; one query from each pass. Relevance 1 to 8, the same for all of a kind.
        var random = new Random(4);
        var options = new RelevanceSamplingOptions { BufferCapacity = 20, OutOfClassShare = 1, RelevanceMargin = 0 };
        (int Item, int Category, double Total)[] stream = [.. Enumerable.Range(0, 300).Select(i => (i, i / 200, 1.0 + i % 8))];
        (int, double)[] queries = [.. Enumerable.Range(0, 4000).Select(_ =>
        {
            var sampler = new OnlineTripletSampler<int>((_, _) => 0.5, options);
            sampler.Read(stream, random);
            var drawn = sampler.Sample(1, random);
            var (_, category, total) = stream[drawn.Items[drawn.Triplets[0].Query]];
            return (category, total);
        })];
        var law = stream.GroupBy(item => (item.Category, item.Total)).ToDictionary(group => group.Key, group => group.Sum(item => item.Total));
        ChiSquare.AssertLaw(law, queries);
    }

    [Fact]
    public void The_stream_is_passed_once_and_memory_is_bounded()
    {
        const int Capacity = 10;
        var stream = new CountedStream(50_000);
        var sampler = new OnlineTripletSampler<int>((_, _) => 1, new() { BufferCapacity = Capacity, OutOfClassShare = 1 });
        sampler.Read(stream, new Random(1));
        Assert.Equal((1, 50_000), (stream.Passes, stream.Yielded));
        Assert.Equal(50_000, sampler.OfferedCount);
        Assert.Equal(Capacity * CountedStream.Categories, sampler.KeptCount);

        for (var i = 0; i < 1000; i++)
        {
            sampler.Offer(i, i % 9, i, new Random(i));
            Assert.InRange(sampler.KeptCount, 1, Capacity * 9);
        }
        var drawn = sampler.Sample(10, new Random(1));
        Assert.Equal(sampler.KeptCount, drawn.Items.Count);
    }

    [Fact]
    public void On_random_streams_the_margin_always_holds_and_negatives_are_of_the_right_category()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var relevance = RelevanceMatrix.Random(seed, classes: 4, largest: 12, zeroShare: 0.3);
            var options = new RelevanceSamplingOptions
            {
                RelevanceMargin = 0.3,
                OutOfClassShare = 0.5,
                BufferCapacity = 8,
                DrawUniformlyFromBuffers = seed % 2 == 0,
            };
            if (relevance.Labels.CountBy(label => label).Max(count => count.Value) < 6) continue;
            var drawn = Streamed(relevance, options, new Random(seed)).Sample(50, new Random(seed));
            Assert.All(Pictures(drawn), t =>
            {
                Assert.Equal(3, new[] { t.Query, t.Positive, t.Negative }.Distinct().Count());
                Assert.Equal(relevance.Labels[t.Query], relevance.Labels[t.Positive]);
                Assert.True(relevance.Between(t.Query, t.Positive) - relevance.Between(t.Query, t.Negative) >= 0.3);
            });
            Assert.Equal(drawn.Statistics.OutOfClass, Pictures(drawn).Count(t => relevance.Labels[t.Query] != relevance.Labels[t.Negative]));
        }
    }

    [Fact]
    public void Epochs_repeat_with_the_generator_and_hold_as_many_triplets_as_pictures()
    {
        var relevance = RelevanceMatrix.Random(3, classes: 4, largest: 20);
        var batches = new OnlineRelevanceBatches(relevance.Labels, relevance, new() { BufferCapacity = 5 }, tripletsPerBatch: 8);
        Assert.Equal(Epoch(1), Epoch(1));
        Assert.NotEqual(Epoch(1), Epoch(2));
        Assert.Equal(relevance.Count, Epoch(1).Length);
        Assert.All(Epoch(1), t => Assert.True(relevance.Between(t.Query, t.Positive) - relevance.Between(t.Query, t.Negative) >= 0.1));
        Assert.Equal(relevance.Count, batches.LatestStatistics!.Value.Triplets);

        Triplet[] Epoch(int seed) => [.. batches.Epoch(new Random(seed)).SelectMany(batch =>
            batch.Triplets!.Select(t => new Triplet(batch.Pictures[t.Query], batch.Pictures[t.Positive], batch.Pictures[t.Negative])))];
    }

    [Fact]
    public void What_cannot_be_drawn_is_named_with_its_cure()
    {
        var random = new Random(1);
        Refused([], "Read a stream first");
        Refused([(0, 0, 1), (1, 0, 1)], "one category", "two categories");
        Refused([(0, 0, 1), (1, 1, 1)], "no triplet has a positive");
        Refused([(0, 0, 0), (1, 0, 0), (2, 1, 0)], "no triplet has a positive");
        Refused([(0, 0, 1), (1, 0, 1), (2, 1, 1)], "Lower RelevanceMargin");
        Assert.Throws<ArgumentOutOfRangeException>(() => new OnlineTripletSampler<int>((_, _) => 1).Offer(0, 0, -1, random));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OnlineTripletSampler<int>((_, _) => 1, new() { BufferCapacity = 1 }));

        void Refused((int, int, double)[] stream, params string[] words)
        {
            var sampler = new OnlineTripletSampler<int>((_, _) => 1);
            sampler.Read(stream, random);
            var error = Assert.Throws<InvalidOperationException>(() => sampler.Sample(10, random));
            Assert.All(words, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
        }
    }

    private static OnlineTripletSampler<int> Streamed(RelevanceMatrix relevance, RelevanceSamplingOptions options, Random random)
    {
        var sampler = new OnlineTripletSampler<int>(relevance.Between, options);
        sampler.Read(Enumerable.Range(0, relevance.Count).Select(i => (i, relevance.Labels[i], relevance.Total(i))), random);
        return sampler;
    }

    private static Triplet[] Pictures(OnlineTriplets<int> drawn) =>
        [.. drawn.Triplets.Select(t => new Triplet(drawn.Items[t.Query], drawn.Items[t.Positive], drawn.Items[t.Negative]))];

    private sealed class CountedStream(int count) : IEnumerable<(int Item, int Category, double TotalRelevance)>
    {
        public const int Categories = 7;

        public int Passes { get; private set; }

        public int Yielded { get; private set; }

        public IEnumerator<(int Item, int Category, double TotalRelevance)> GetEnumerator()
        {
            Passes++;
            for (var i = 0; i < count; i++)
            {
                Yielded++;
                yield return (i, i % Categories, 1 + i % 3);
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
