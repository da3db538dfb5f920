using MLNetDeepRanking.Trainer.Losses;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Tests.Losses;

public sealed class SmoothAveragePrecisionLossTests
{
    [Theory]
    [InlineData(0.01)]
    [InlineData(0.3)]
    public void It_equals_a_naive_loop(double temperature) =>
        Oracle.ValuesAgree(new SmoothAveragePrecisionLoss { Temperature = temperature }, (batch, _) => Naive(batch, temperature));

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.3)]
    public void Its_gradient_equals_finite_differences(double temperature) =>
        Oracle.GradientsAgree(new SmoothAveragePrecisionLoss { Temperature = temperature }, (batch, _) => Naive(batch, temperature));

    [Fact]
    public void At_a_small_temperature_it_is_one_less_the_mean_average_precision()
    {
        using var computation = Oracle.Start(new SmoothAveragePrecisionLoss { Temperature = 1e-7 });
        for (var seed = 0; seed < 40; seed++)
        {
            using var scope = NewDisposeScope();
            var batch = RandomBatch.Ordinary(seed);
            double[] precisions = [.. Enumerable.Range(0, batch.Queries).Where(i => batch.PositivesOf(i).Any()).Select(i => AveragePrecision(batch, i))];
            var value = computation.Evaluate(batch.ToLossBatch(batch.Matrix()), Oracle.End).Value.item<double>();
            Assert.Equal(precisions.Length == 0 ? 0 : 1 - precisions.Average(), value, 1e-4);
        }
    }

    [Theory]
    [InlineData(new[] { 0, 1, 2, 3 })]
    [InlineData(new[] { 1, 1, 1 })]
    [InlineData(new[] { 0 })]
    public void No_valid_triplet_gives_zero_with_a_gradient_path(int[] labels) => Oracle.IsZeroWithAGradientPath(new SmoothAveragePrecisionLoss(), labels);

    [Fact]
    public void Defaults_and_ranges_are_those_documented()
    {
        Assert.Equal(0.01, new SmoothAveragePrecisionLoss().Temperature);
        Assert.Equal("Temperature", Assert.Throws<ArgumentOutOfRangeException>(new SmoothAveragePrecisionLoss { Temperature = 0 }.Validate).ParamName);
    }

    private static double AveragePrecision(RandomBatch batch, int query)
    {
        int[] ranking = [.. Enumerable.Range(0, batch.Rows.Length).Where(j => j != query).OrderByDescending(j => batch.Cosine(query, j))];
        var (hits, sum) = (0, 0.0);
        for (var rank = 0; rank < ranking.Length; rank++)
            if (batch.Labels[ranking[rank]] == batch.Labels[query]) sum += ++hits / (rank + 1.0);
        return sum / hits;
    }

    private static double Naive(RandomBatch batch, double temperature)
    {
        var (sum, queries) = (0.0, 0);
        for (var i = 0; i < batch.Queries; i++)
        {
            int[] positives = [.. batch.PositivesOf(i)];
            if (positives.Length == 0) continue;
            queries++;
            sum += 1 - positives.Average(p => Rank(p, positives) / Rank(p, [.. positives, .. batch.NegativesOf(i)]));

            double Rank(int p, int[] among) =>
                1 + among.Where(k => k != p).Sum(k => 1 / (1 + Math.Exp((batch.Cosine(i, p) - batch.Cosine(i, k)) / temperature)));
        }
        return sum / Math.Max(1, queries);
    }
}
