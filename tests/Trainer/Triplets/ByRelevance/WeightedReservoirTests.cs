using MLNetDeepRanking.Trainer.Triplets;

namespace MLNetDeepRanking.Trainer.Tests.Triplets;

public sealed class WeightedReservoirTests
{
    private static readonly double[] Weights = [0.5, 1, 2, 3, 5.5];

    [Theory]
    [InlineData(1)]
    [InlineData(1e-12)]
    [InlineData(1e12)]
    public void With_room_for_one_each_item_stays_in_proportion_to_its_weight_however_small_or_large(double scale)
    {
        var random = new Random(1);
        int[] kept = [.. Enumerable.Range(0, 20_000).Select(_ => Pass(1, [.. Weights.Select(weight => scale * weight)], random).Kept[0].Item)];
        ChiSquare.AssertLaw(Enumerable.Range(0, Weights.Length).ToDictionary(i => i, i => Weights[i]), kept);
    }

    [Fact]
    public void With_room_for_two_pairs_stay_as_if_drawn_one_after_the_other_by_weight()
    {
        var random = new Random(2);
        var total = Weights.Sum();
        var law = new Dictionary<(int, int), double>();
        for (var j = 0; j < Weights.Length; j++)
            for (var i = 0; i < j; i++)
                law[(i, j)] = Weights[i] / total * Weights[j] / (total - Weights[i]) + Weights[j] / total * Weights[i] / (total - Weights[j]);
        (int, int)[] kept = [.. Enumerable.Range(0, 20_000).Select(_ =>
        {
            var pair = Pass(2, Weights, random).Kept.Select(kept => kept.Item).Order().ToArray();
            return (pair[0], pair[1]);
        })];
        ChiSquare.AssertLaw(law, kept);
    }

    [Fact]
    public void It_never_holds_more_than_its_capacity_and_keeps_all_that_fits()
    {
        var random = new Random(3);
        var reservoir = new WeightedReservoir<int>(7);
        for (var i = 0; i < 500; i++)
        {
            reservoir.Offer(i, random.NextDouble() < 0.2 ? 0 : random.NextDouble(), random);
            Assert.Equal(Math.Min(7, i + 1), reservoir.Kept.Count);
            Assert.Equal(reservoir.Kept.Count, reservoir.Kept.Select(kept => kept.Item).Distinct().Count());
        }
        Assert.DoesNotContain(reservoir.Kept, kept => kept.Weight == 0);
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(3, 1e-7)]
    [InlineData(1, 1)]
    public void Draw_weights_are_the_items_weights_in_the_mean_over_what_stays(int capacity, double scale)
    {
        const int Passes = 40_000;
        var random = new Random(4);
        double[] weights = [.. Weights.Select(weight => scale * weight)];
        var (sums, squares) = (new double[weights.Length], new double[weights.Length]);
        for (var pass = 0; pass < Passes; pass++)
        {
            var reservoir = Pass(capacity, weights, random);
            foreach (var (item, weight) in reservoir.Kept)
            {
                var value = reservoir.DrawWeight(weight) / weight;
                (sums[item], squares[item]) = (sums[item] + value, squares[item] + value * value);
            }
        }
        for (var i = 0; i < weights.Length; i++)
        {
            // With room for one the estimate's variance is infinite, so the bound is loose there.
            var mean = sums[i] / Passes;
            var error = Math.Sqrt((squares[i] / Passes - mean * mean) / Passes);
            Assert.InRange(mean, 1 - Math.Max(0.02, 5 * error), 1 + Math.Max(0.02, 5 * error));
        }
    }

    [Fact]
    public void While_nothing_is_lost_draw_weights_are_the_weights()
    {
        var reservoir = Pass(5, Weights, new Random(5));
        Assert.Equal(Weights, reservoir.Kept.Select(kept => reservoir.DrawWeight(kept.Weight)));
        Assert.Equal(Weights.Sum(), reservoir.OfferedWeight);
    }

    private static WeightedReservoir<int> Pass(int capacity, double[] weights, Random random)
    {
        var reservoir = new WeightedReservoir<int>(capacity);
        for (var i = 0; i < weights.Length; i++) reservoir.Offer(i, weights[i], random);
        return reservoir;
    }
}
