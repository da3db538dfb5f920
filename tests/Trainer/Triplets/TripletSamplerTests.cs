using MLNetDeepRanking.Trainer.Triplets;

namespace MLNetDeepRanking.Trainer.Tests.Triplets;

public sealed class TripletSamplerTests
{
    private static readonly int[] Labels = [0, 0, 0, 1, 1, 2, 3, 3, 3, 3];

    [Fact]
    public void Every_picture_with_a_sibling_is_a_query_with_all_its_siblings_by_default()
    {
        var triplets = new TripletSampler().Sample(Labels, seed: 1);

        var pairs = triplets.Select(t => (t.Query, t.Positive)).ToHashSet();
        var expected = from q in Enumerable.Range(0, Labels.Length)
                       from p in Enumerable.Range(0, Labels.Length)
                       where q != p && Labels[q] == Labels[p]
                       select (q, p);
        Assert.Equal(expected.ToHashSet(), pairs);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(100, 100)]
    public void Triplets_obey_the_classes_come_once_and_keep_the_limits(int positives, int negatives)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var sampler = new TripletSampler(new TripletSamplerOptions { PositivesPerQuery = positives, NegativesPerPositive = negatives });
            var triplets = sampler.Sample(Labels, seed);

            Assert.Equal(triplets.Count, triplets.Distinct().Count());
            Assert.All(triplets, t =>
            {
                Assert.NotEqual(t.Query, t.Positive);
                Assert.Equal(Labels[t.Query], Labels[t.Positive]);
                Assert.NotEqual(Labels[t.Query], Labels[t.Negative]);
            });
            foreach (var query in triplets.GroupBy(t => t.Query))
            {
                var siblings = Labels.Count(label => label == Labels[query.Key]) - 1;
                Assert.Equal(Math.Min(positives, siblings), query.Select(t => t.Positive).Distinct().Count());
                Assert.All(query.GroupBy(t => t.Positive), pair =>
                    Assert.Equal(Math.Min(negatives, Labels.Length - siblings - 1), pair.Count()));
            }
        }
    }

    [Fact]
    public void Negatives_are_uniform_over_the_other_classes_pictures()
    {
        int[] labels = [0, 0, .. Enumerable.Repeat(1, 3), .. Enumerable.Repeat(2, 5)];
        var counts = new int[labels.Length];
        for (var seed = 0; seed < 4000; seed++)
            counts[new TripletSampler().Sample(labels, seed).First(t => t.Query == 0).Negative]++;

        Assert.All(Enumerable.Range(2, 8), i => Assert.InRange(counts[i], 500 - 110, 500 + 110));
    }

    [Fact]
    public void The_seed_decides_everything()
    {
        var sampler = new TripletSampler();
        Assert.Equal(sampler.Sample(Labels, 7), sampler.Sample(Labels, 7));
        Assert.NotEqual(sampler.Sample(Labels, 7), sampler.Sample(Labels, 8));
    }

    [Fact]
    public void One_class_is_refused_with_the_cure()
    {
        var error = Assert.Throws<ArgumentException>(() => new TripletSampler().Sample([4, 4, 4], 0));
        Assert.Contains("at least two classes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_for_each_picture_is_refused_as_an_id()
    {
        var error = Assert.Throws<ArgumentException>(() => new TripletSampler().Sample([1, 2, 3], 0));
        Assert.Contains("probably an id", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_pictures_are_refused() => Assert.Throws<ArgumentException>(() => new TripletSampler().Sample([], 0));

    [Fact]
    public void Limits_below_one_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TripletSampler(new TripletSamplerOptions { PositivesPerQuery = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TripletSampler(new TripletSamplerOptions { NegativesPerPositive = 0 }));
    }
}
