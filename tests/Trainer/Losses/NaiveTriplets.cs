using MLNetDeepRanking.Trainer.Losses;
using MLNetDeepRanking.Trainer.Triplets;

namespace MLNetDeepRanking.Trainer.Tests.Losses;

/// <summary>The triplet loss as a loop over triplets.</summary>
internal static class NaiveTriplets
{
    public static IEnumerable<Triplet> All(RandomBatch batch) =>
        from query in Enumerable.Range(0, batch.Queries)
        from positive in batch.PositivesOf(query)
        from negative in batch.NegativesOf(query)
        select new Triplet(query, positive, negative);

    public static (double Loss, LossStatistics Statistics) Evaluate(RandomBatch batch, IEnumerable<Triplet> triplets, TripletLoss loss)
    {
        double sum = 0, positive = 0, negative = 0;
        long count = 0, active = 0;
        foreach (var (q, p, n) in triplets)
        {
            double dp = batch.D(q, p, loss.Distance), dn = batch.D(q, n, loss.Distance);
            var x = loss.Gap + dp - dn;
            var value = loss.Form == TripletForm.Hinge ? Math.Max(0, x) : Math.Log(1 + Math.Exp(x));
            (sum, positive, negative, count) = (sum + value, positive + dp, negative + dn, count + 1);
            if (value > 0) active++;
        }
        return (sum / Math.Max(1, active), new LossStatistics(count, active, new MeanDistance(positive, count), new MeanDistance(negative, count)));
    }
}
