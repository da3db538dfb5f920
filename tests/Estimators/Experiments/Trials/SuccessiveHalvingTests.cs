using MLNetDeepRanking.Estimators.Experiments;

namespace MLNetDeepRanking.Estimators.Tests.Experiments.Trials;

public sealed class SuccessiveHalvingTests
{
    [Theory]
    [InlineData(30, 3, 3, new[] { 4, 10, 30 })]
    [InlineData(27, 3, 3, new[] { 3, 9, 27 })]
    [InlineData(2, 3, 3, new[] { 1, 1, 2 })]
    [InlineData(10, 2, 2, new[] { 5, 10 })]
    [InlineData(7, 1, 3, new[] { 7 })]
    public void Rungs_lie_at_fractions_of_all_epochs(int epochs, int rungs, int reduction, int[] expected)
    {
        var halving = new SuccessiveHalving(rungs, reduction);
        Assert.Equal(expected, Enumerable.Range(0, rungs).Select(rung => halving.Epochs(epochs, rung)));
    }

    [Theory]
    [InlineData(15, new[] { 15, 5, 2 })]
    [InlineData(9, new[] { 9, 3, 1 })]
    [InlineData(4, new[] { 4, 2, 1 })]
    [InlineData(1, new[] { 1, 1, 1 })]
    public void When_no_more_come_the_best_third_of_each_rung_goes_on_and_one_always_reaches_the_end(int trials, int[] expected)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var reached = Run(trials, seed, isLast: true);
            Assert.Equal(expected, reached.Select(rung => rung.Count));
            // Scores do not change from rung to rung here, so the best of a rung are simply the best.
            Assert.Equal(Best(trials, seed).Take(expected[1]).Order(), reached[1].Order());
            Assert.Equal(Best(trials, seed).Take(expected[2]).Order(), reached[2].Order());
        }
    }

    [Fact]
    public void While_more_may_come_only_whole_groups_have_a_winner()
    {
        var halving = new SuccessiveHalving(rungs: 3, reduction: 3);
        halving.Add(1, 0, 0.5);
        halving.Add(2, 0, 0.7);
        Assert.Null(halving.Promotion(isLast: false));
        halving.Add(3, 0, 0.6);
        Assert.Equal((2, 1), halving.Promotion(isLast: false));
        halving.Add(2, 1, 0.8);
        Assert.Null(halving.Promotion(isLast: false));
        Assert.Equal((2, 2), halving.Promotion(isLast: true));
    }

    [Fact]
    public void A_trial_that_was_overtaken_later_keeps_its_place_and_the_better_one_gets_its_own()
    {
        var halving = new SuccessiveHalving(rungs: 2, reduction: 2);
        halving.Add(1, 0, 0.1);
        halving.Add(2, 0, 0.2);
        Assert.Equal((2, 1), halving.Promotion(isLast: false));
        halving.Add(2, 1, 0.2);
        halving.Add(3, 0, 0.9);
        Assert.Equal((3, 1), halving.Promotion(isLast: false));
    }

    [Fact]
    public void A_trial_that_failed_never_goes_on()
    {
        var halving = new SuccessiveHalving(rungs: 2, reduction: 2);
        for (var trial = 1; trial < 6; trial++) halving.Add(trial, 0, null);
        Assert.Null(halving.Promotion(isLast: true));
        halving.Add(6, 0, 0.0);
        Assert.Equal((6, 1), halving.Promotion(isLast: true));
        halving.Add(6, 1, null);
        Assert.Null(halving.Promotion(isLast: true));
    }

    private static double Score(int trial, int seed) => new Random(1000 * seed + trial).NextDouble();

    private static IEnumerable<int> Best(int trials, int seed) => Enumerable.Range(1, trials).OrderByDescending(trial => Score(trial, seed));

    private static List<int>[] Run(int trials, int seed, bool isLast)
    {
        List<int>[] reached = [[], [], []];
        var halving = new SuccessiveHalving(rungs: 3, reduction: 3);
        for (var trial = 1; trial <= trials; trial++) Measure((trial, 0));
        while (halving.Promotion(isLast) is { } step) Measure(step);
        return reached;

        void Measure((int Trial, int Rung) step)
        {
            reached[step.Rung].Add(step.Trial);
            halving.Add(step.Trial, step.Rung, Score(step.Trial, seed));
        }
    }
}
