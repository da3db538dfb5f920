using MLNetDeepRanking.Trainer.Relevance;
using MLNetDeepRanking.Trainer.Triplets;

namespace MLNetDeepRanking.Trainer.Tests.Triplets;

public sealed class RelevanceTripletSamplerTests
{
    public static TheoryData<int, RelevanceSamplingOptions> Settings => new()
    {
        { 1, new() },
        { 2, new() { PositiveThreshold = 0.5, RelevanceMargin = 0.4, OutOfClassShare = 0.3, NegativeAttempts = 1 } },
        { 3, new() { PositiveThreshold = 10, RelevanceMargin = 0, OutOfClassShare = 0 } },
        { 4, new() { PositiveThreshold = 1e-6, RelevanceMargin = 1.2, OutOfClassShare = 0.5, NegativeAttempts = 3 } },
        { 5, new() { OutOfClassShare = 1, RelevanceMargin = 0.6 } },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void Queries_positives_negatives_and_whole_triplets_come_as_often_as_the_closed_form_says(int seed, RelevanceSamplingOptions options)
    {
        var relevance = RelevanceMatrix.Random(seed);
        var law = ClosedForm.Offline(relevance, options);
        var drawn = new RelevanceTripletSampler(relevance.Labels, relevance, options).Sample(40_000, new Random(seed)).Triplets;

        ChiSquare.AssertLaw(law, drawn);
        AssertMarginal(triplet => triplet.Query);
        AssertMarginal(triplet => (triplet.Query, triplet.Positive));
        AssertMarginal(triplet => triplet.Negative);

        void AssertMarginal<T>(Func<Triplet, T> part)
            where T : notnull =>
            ChiSquare.AssertLaw(
                law.GroupBy(pair => part(pair.Key)).ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value)), [.. drawn.Select(part)]);
    }

    [Fact]
    public void Without_a_margin_queries_are_in_proportion_to_total_relevance_and_positives_to_limited_relevance()
    {
        var relevance = RelevanceMatrix.Random(7);
        var options = new RelevanceSamplingOptions { PositiveThreshold = 0.7, RelevanceMargin = 0, OutOfClassShare = 1 };
        var drawn = new RelevanceTripletSampler(relevance.Labels, relevance, options).Sample(30_000, new Random(7)).Triplets;

        var pictures = Enumerable.Range(0, relevance.Count).ToArray();
        ChiSquare.AssertLaw(pictures.ToDictionary(i => i, relevance.Total), [.. drawn.Select(t => t.Query)]);
        foreach (var query in drawn.GroupBy(t => t.Query).Where(group => group.Select(t => t.Positive).Distinct().Count() > 1))
            ChiSquare.AssertLaw(pictures.ToDictionary(i => i, i => Math.Min(0.7, relevance.Between(query.Key, i))), [.. query.Select(t => t.Positive)]);
    }

    [Fact]
    public void On_random_relevance_the_margin_always_holds_and_what_cannot_be_drawn_is_refused()
    {
        var refused = 0;
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var relevance = RelevanceMatrix.Random(seed, classes: random.Next(1, 5), largest: 5, zeroShare: random.NextDouble());
            var options = new RelevanceSamplingOptions
            {
                PositiveThreshold = 2 * random.NextDouble() + 1e-9,
                RelevanceMargin = random.Next(2) * 2 * random.NextDouble(),
                OutOfClassShare = random.Next(3) / 2.0,
                NegativeAttempts = random.Next(1, 50),
            };
            var law = ClosedForm.Offline(relevance, options);
            var shares = law.ToLookup(pair => relevance.Labels[pair.Key.Query] != relevance.Labels[pair.Key.Negative]);
            if ((options.OutOfClassShare > 0 && !shares[true].Any()) || (options.OutOfClassShare < 1 && !shares[false].Any()))
            {
                refused++;
                Assert.Throws<ArgumentException>(() => new RelevanceTripletSampler(relevance.Labels, relevance, options));
                continue;
            }
            var drawn = new RelevanceTripletSampler(relevance.Labels, relevance, options).Sample(100, random);
            Assert.All(drawn.Triplets, t =>
            {
                Assert.NotEqual(t.Query, t.Positive);
                Assert.NotEqual(t.Positive, t.Negative);
                Assert.NotEqual(t.Query, t.Negative);
                Assert.Equal(relevance.Labels[t.Query], relevance.Labels[t.Positive]);
                Assert.True(relevance.Between(t.Query, t.Positive) > 0);
                Assert.True(relevance.Between(t.Query, t.Positive) - relevance.Between(t.Query, t.Negative) >= options.RelevanceMargin);
            });
            var outOfClass = drawn.Triplets.Count(t => relevance.Labels[t.Query] != relevance.Labels[t.Negative]);
            Assert.Equal((100, outOfClass), (drawn.Statistics.Triplets, drawn.Statistics.OutOfClass));
        }
        Assert.InRange(refused, 50, 350);
    }

    [Fact]
    public void Rejections_and_giving_up_are_counted()
    {
        // Query 0 finds its one fitting negative, of weight 1 in 3, in half of its tries at first; query 1 and 2 find none at all.
        var relevance = new RelevanceMatrix(new[,] { { 0, 2.0, 1.0 }, { 2.0, 0, 2.0 }, { 1.0, 2.0, 0 } }, [0, 0, 0]);
        var options = new RelevanceSamplingOptions { PositiveThreshold = 5, RelevanceMargin = 1, OutOfClassShare = 0, NegativeAttempts = 1 };
        var drawn = new RelevanceTripletSampler(relevance.Labels, relevance, options).Sample(2000, new Random(1)).Statistics;
        Assert.Equal(drawn.Rejections, drawn.GivenUp);
        // P(success) = P(query 0 or 2) · P(positive) · P(negative) = 6/10 · 2/3 · 1/3.
        Assert.InRange(2000.0 / (2000 + drawn.GivenUp), 0.12, 0.147);
        Assert.Equal(0, drawn.OutOfClass);
        Assert.Contains("2000 triplets, 0 of them out of class", drawn.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_generator_decides_everything()
    {
        var relevance = RelevanceMatrix.Random(3);
        var sampler = new RelevanceTripletSampler(relevance.Labels, relevance);
        Assert.Equal(Draw(1), Draw(1));
        Assert.NotEqual(Draw(1), Draw(2));

        IReadOnlyList<Triplet> Draw(int seed) => sampler.Sample(50, new Random(seed)).Triplets;
    }

    [Fact]
    public void Batches_hold_an_epochs_triplets_and_repeat_with_the_generator()
    {
        var relevance = RelevanceMatrix.Random(3);
        var batches = new RelevanceBatches(new RelevanceTripletSampler(relevance.Labels, relevance), tripletsPerEpoch: 25, tripletsPerBatch: 10);
        Assert.Null(batches.LatestStatistics);
        var epoch = batches.Epoch(new Random(4)).ToArray();
        Assert.Equal([10, 10, 5], epoch.Select(batch => batch.Triplets!.Count));
        Assert.Equal(25, batches.LatestStatistics!.Value.Triplets);
        Assert.Equal(epoch.SelectMany(batch => batch.Pictures), batches.Epoch(new Random(4)).SelectMany(batch => batch.Pictures));
    }

    [Fact]
    public void Faults_are_named_with_their_cure()
    {
        var pairs = new RelevanceMatrix(new[,] { { 0, 0.5, 0, 0 }, { 0.5, 0, 0, 0 }, { 0, 0, 0, 0.25 }, { 0, 0, 0.25, 0 } }, [0, 0, 1, 1]);
        Refused<ArgumentException>([0, 0, 1, 1], pairs, new(), "No query has two relevant pictures", "OutOfClassShare to 1");
        var far = new RelevanceSamplingOptions { OutOfClassShare = 1, RelevanceMargin = 0.75 };
        Refused<ArgumentException>([0, 0, 1, 1], pairs, far, "RelevanceMargin = 0.75", "highest relevance is 0.5", "Lower RelevanceMargin");
        Refused<ArgumentException>([0, 0], new RelevanceMatrix(new[,] { { 0, 1.0 }, { 1, 0 } }, [0, 0]), new(), "one class", "two classes");
        Refused<ArgumentException>([0, 1], new RelevanceMatrix(new double[2, 2], [0, 1]), new(), "no triplet has a positive");
        Refused<ArgumentException>([], new RelevanceMatrix(new double[0, 0], []), new(), "no pictures");
        Refused<ArgumentException>([0, 0, 1], pairs, new(), "3 labels", "4 pictures");
        Refused<ArgumentException>([0, 0, 0, 1, 1, 1], RelevanceOf(6, 0.5), new(), "widest difference is 0", "Lower RelevanceMargin");
        var negative = new RelevanceMatrix(new[,] { { 0, -0.5 }, { -0.5, 0 } }, [0, 0]);
        Refused<ArgumentException>([0, 0], negative, new() { OutOfClassShare = 0 }, "pictures 0 and 1 is -0.5", "0 or more");
        Refused<ArgumentOutOfRangeException>([0, 0], pairs, new() { PositiveThreshold = 0 }, "PositiveThreshold");
        Refused<ArgumentOutOfRangeException>([0, 0], pairs, new() { RelevanceMargin = double.NaN }, "RelevanceMargin");
        Refused<ArgumentOutOfRangeException>([0, 0], pairs, new() { OutOfClassShare = 1.1 }, "OutOfClassShare");
        Refused<ArgumentOutOfRangeException>([0, 0], pairs, new() { NegativeAttempts = 0 }, "NegativeAttempts");
        Refused<ArgumentOutOfRangeException>([0, 0], pairs, new() { BufferCapacity = 1 }, "BufferCapacity");
        Refused<ArgumentOutOfRangeException>([0, 0], pairs, new() { TripletsPerEpoch = 0 }, "TripletsPerEpoch");
    }

    [Fact]
    public void Giving_up_for_ever_ends_in_an_error()
    {
        // One picture in a thousand makes a margin, and one attempt seldom finds it.
        const int Count = 400;
        var values = new double[Count, Count];
        for (var i = 0; i < Count; i++)
            for (var j = 0; j < Count; j++) values[i, j] = i == j ? 0 : 1;
        values[0, 1] = values[1, 0] = 1e-7;
        var relevance = new RelevanceMatrix(values, new int[Count]);
        var sampler = new RelevanceTripletSampler(
            relevance.Labels, relevance, new() { OutOfClassShare = 0, RelevanceMargin = 0.5, NegativeAttempts = 1 });
        var error = Assert.Throws<InvalidOperationException>(() => sampler.Sample(1, new Random(1)));
        Assert.Contains("raise NegativeAttempts", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Defaults_are_those_documented()
    {
        var options = new RelevanceSamplingOptions();
        Assert.Equal((1, 0.1, 0.2), (options.PositiveThreshold, options.RelevanceMargin, options.OutOfClassShare));
        Assert.Equal((100, 1000, false, null), (options.NegativeAttempts, options.BufferCapacity, options.DrawUniformlyFromBuffers, options.TripletsPerEpoch));
    }

    private static RelevanceMatrix RelevanceOf(int count, double value)
    {
        var values = new double[count, count];
        for (var i = 0; i < count; i++)
            for (var j = 0; j < count; j++) values[i, j] = value;
        return new RelevanceMatrix(values, new int[count]);
    }

    private static void Refused<T>(int[] labels, IRelevance relevance, RelevanceSamplingOptions options, params string[] words)
        where T : Exception
    {
        var error = Assert.Throws<T>(() => new RelevanceTripletSampler(labels, relevance, options));
        Assert.All(words, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
    }
}
