using MLNetDeepRanking.Trainer.Mining;

namespace MLNetDeepRanking.Trainer.Tests.Mining;

public sealed class PairMinerTests
{
    [Fact]
    public void All_pairs_are_a_double_loop()
    {
        foreach (var d in RandomDistances.Seeds)
        {
            var mined = new AllPairs().Mine(d, new Random(1));
            var queries = Enumerable.Range(0, d.Queries).ToArray();
            Assert.Equal(queries.SelectMany(d.Positives, (q, row) => new Pair(q, row)), mined.Positives);
            Assert.Equal(queries.SelectMany(d.Negatives, (q, row) => new Pair(q, row)), mined.Negatives);
            var count = mined.Positives.Count + mined.Negatives.Count;
            Assert.Equal(new MiningStatistics(count, count, 0), mined.Statistics);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    public void Multi_similarity_keeps_what_is_within_the_tolerance_of_the_other_side(double tolerance)
    {
        foreach (var d in RandomDistances.Seeds)
        {
            var (positives, negatives, candidates, unmatched) = (new List<Pair>(), new List<Pair>(), 0, 0L);
            for (var q = 0; q < d.Queries; q++)
            {
                var before = positives.Count + negatives.Count;
                foreach (var p in d.Positives(q))
                    if (d.Negatives(q).Any(n => d[q, n] - tolerance < d[q, p])) positives.Add(new Pair(q, p));
                foreach (var n in d.Negatives(q))
                    if (d.Positives(q).Any(p => d[q, p] + tolerance > d[q, n])) negatives.Add(new Pair(q, n));
                candidates += d.Positives(q).Count() + d.Negatives(q).Count();
                if (positives.Count + negatives.Count == before) unmatched++;
            }
            var mined = new MultiSimilarityMiner { Tolerance = tolerance }.Mine(d, new Random(1));
            Assert.Equal(positives, mined.Positives);
            Assert.Equal(negatives, mined.Negatives);
            Assert.Equal(new MiningStatistics(candidates, positives.Count + negatives.Count, unmatched), mined.Statistics);
        }
    }

    [Fact]
    public void Defaults_and_ranges_are_those_documented()
    {
        Assert.Equal(0.1, new MultiSimilarityMiner().Tolerance);
        Assert.Equal("Tolerance", Assert.Throws<ArgumentOutOfRangeException>(new MultiSimilarityMiner { Tolerance = -0.1 }.Validate).ParamName);
    }
}
