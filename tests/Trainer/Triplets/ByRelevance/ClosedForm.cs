using MLNetDeepRanking.Trainer.Triplets;

namespace MLNetDeepRanking.Trainer.Tests.Triplets;

/// <summary>The probability of each triplet as Wang et al. define it, by enumeration.</summary>
internal static class ClosedForm
{
    /// <summary>The offline law: query ∝ rᵢ, positive ∝ min(T_p, r).</summary>
    public static Dictionary<Triplet, double> Offline(RelevanceMatrix r, RelevanceSamplingOptions options) =>
        Law(r, options, r.Total, (positive, relevance) => Math.Min(options.PositiveThreshold, relevance));

    /// <summary>The law of uniform draws from buffers that hold everything: a category ∝ its relevance, then a uniform query; positives accepted.</summary>
    public static Dictionary<Triplet, double> UniformBuffers(RelevanceMatrix r, RelevanceSamplingOptions options) => Law(
        r, options,
        query => Members(r, query).Length == 1 || r.Total(query) == 0
            ? 0
            : Members(r, query).Sum(r.Total) / Members(r, query).Count(i => r.Total(i) > 0),
        (positive, relevance) => Math.Min(1, Math.Min(options.PositiveThreshold, relevance) / r.Total(positive)));

    private static Dictionary<Triplet, double> Law(
        RelevanceMatrix r, RelevanceSamplingOptions options, Func<int, double> queryWeight, Func<int, double, double> positiveWeight)
    {
        var (inClass, outOfClass) = (new Dictionary<Triplet, double>(), new Dictionary<Triplet, double>());
        foreach (var query in Enumerable.Range(0, r.Count))
        {
            int[] mates = [.. Members(r, query).Where(i => i != query && r.Between(query, i) > 0)];
            int[] others = [.. Enumerable.Range(0, r.Count).Where(i => r.Labels[i] != r.Labels[query])];
            var weights = mates.ToDictionary(i => i, i => positiveWeight(i, r.Between(query, i)));
            var z = weights.Values.Sum();
            foreach (var positive in mates)
            {
                var pair = queryWeight(query) * weights[positive] / z;
                var relevance = r.Between(query, positive);
                if (relevance >= options.RelevanceMargin)
                    foreach (var negative in others) outOfClass[new Triplet(query, positive, negative)] = pair / others.Length;
                int[] fitting = [.. mates.Where(i => i != positive && relevance - r.Between(query, i) >= options.RelevanceMargin)];
                var success = fitting.Sum(i => weights[i] / z);
                var found = 1 - Math.Pow(1 - success, options.NegativeAttempts);
                foreach (var negative in fitting) inClass[new Triplet(query, positive, negative)] = pair * found * weights[negative] / z / success;
            }
        }
        var law = new Dictionary<Triplet, double>();
        Add(inClass, 1 - options.OutOfClassShare);
        Add(outOfClass, options.OutOfClassShare);
        return law;

        void Add(Dictionary<Triplet, double> part, double share)
        {
            var total = part.Values.Sum();
            foreach (var (triplet, weight) in part) law[triplet] = share * weight / total;
        }
    }

    private static int[] Members(RelevanceMatrix r, int picture) => [.. Enumerable.Range(0, r.Count).Where(i => r.Labels[i] == r.Labels[picture])];
}
