using MLNetDeepRanking.Trainer.Mining;
using MLNetDeepRanking.Trainer.Triplets;

namespace MLNetDeepRanking.Trainer.Tests.Mining;

public sealed class TripletMinerTests
{
    public static TheoryData<TripletMiner> All => [new AllTriplets(), new SemiHardMiner(), new BatchHardMiner(), new DistanceWeightedMiner()];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_triplet_has_a_positive_of_the_querys_class_and_a_negative_of_another(TripletMiner miner)
    {
        foreach (var distances in RandomDistances.Seeds)
        {
            var mined = miner.Mine(distances, new Random(1));
            Assert.All(mined.Triplets, triplet =>
            {
                Assert.InRange(triplet.Query, 0, distances.Queries - 1);
                Assert.Contains(triplet.Positive, distances.Positives(triplet.Query));
                Assert.Contains(triplet.Negative, distances.Negatives(triplet.Query));
            });
            Assert.Equal(mined.Triplets.Count, mined.Triplets.Distinct().Count());
            Assert.Equal((distances.CandidateTriplets(), mined.Triplets.Count), (mined.Statistics.Candidates, mined.Statistics.Mined));
        }
    }

    [Fact]
    public void All_triplets_are_a_triple_loop()
    {
        foreach (var d in RandomDistances.Seeds)
        {
            var naive = from q in Enumerable.Range(0, d.Queries) from p in d.Positives(q) from n in d.Negatives(q) select new Triplet(q, p, n);
            var mined = new AllTriplets().Mine(d, new Random(1));
            Assert.Equal(naive, mined.Triplets);
            Assert.Equal(0, mined.Statistics.Unmatched);
        }
    }

    [Fact]
    public void Semi_hard_takes_the_nearest_negative_beyond_the_positive()
    {
        foreach (var d in RandomDistances.Seeds)
        {
            var (naive, unmatched) = (new List<Triplet>(), 0L);
            for (var q = 0; q < d.Queries; q++)
                foreach (var p in d.Positives(q))
                {
                    int[] beyond = [.. d.Negatives(q).Where(n => d[q, n] > d[q, p]).OrderBy(n => d[q, n]).ThenBy(n => n)];
                    if (beyond.Length == 0) unmatched++;
                    else naive.Add(new Triplet(q, p, beyond[0]));
                }
            var mined = new SemiHardMiner().Mine(d, new Random(1));
            Assert.Equal(naive, mined.Triplets);
            Assert.Equal(unmatched, mined.Statistics.Unmatched);
        }
    }

    [Fact]
    public void Batch_hard_takes_the_farthest_positive_and_the_nearest_negative()
    {
        foreach (var d in RandomDistances.Seeds)
        {
            var (naive, unmatched) = (new List<Triplet>(), 0L);
            for (var q = 0; q < d.Queries; q++)
            {
                int[] positives = [.. d.Positives(q).OrderByDescending(p => d[q, p]).ThenBy(p => p)];
                int[] negatives = [.. d.Negatives(q).OrderBy(n => d[q, n]).ThenBy(n => n)];
                if (positives.Length == 0 || negatives.Length == 0) unmatched++;
                else naive.Add(new Triplet(q, positives[0], negatives[0]));
            }
            var mined = new BatchHardMiner().Mine(d, new Random(1));
            Assert.Equal(naive, mined.Triplets);
            Assert.Equal(unmatched, mined.Statistics.Unmatched);
        }
    }

    [Fact]
    public void Only_batch_hard_waits_unless_told_to()
    {
        Assert.Equal(0.1, new BatchHardMiner().WarmUp);
        Assert.Equal(0, new BatchHardMiner { WarmUp = 0 }.WarmUp);
        Assert.All(new TripletMiner[] { new AllTriplets(), new SemiHardMiner(), new DistanceWeightedMiner() }, miner => Assert.Equal(0, miner.WarmUp));
        Assert.Equal("WarmUp", Assert.Throws<ArgumentOutOfRangeException>(new SemiHardMiner { WarmUp = 2 }.Validate).ParamName);
    }
}
