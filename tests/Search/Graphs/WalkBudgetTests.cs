using MLNetDeepRanking.Search.Graphs;
using MLNetDeepRanking.Search.Kernels;

namespace MLNetDeepRanking.Search.Tests.Graphs;

public sealed class WalkBudgetTests
{
    private static readonly VectorSpace Space = VectorSpace.Create(128, VectorDistance.Euclidean, KernelWidths.Widest);

    [Theory]
    [InlineData(60_000, 60_000, true)]
    [InlineData(60_000, 30_000, true)]
    [InlineData(60_000, 6_000, true)]
    [InlineData(60_000, 1_200, false)]
    [InlineData(60_000, 0, false)]
    [InlineData(1_000_000, 5_000, true)]
    [InlineData(500, 500, false)]
    public void A_walk_is_worthwhile_where_the_best_one_is_cheaper_than_a_scan(int total, int possible, bool isWorthwhile) =>
        Assert.Equal(isWorthwhile, new WalkBudget(Space, possible, total, wanted: 10, width: 64).IsWorthwhile);

    [Fact]
    public void A_walk_is_given_up_where_it_would_pass_more_nodes_than_a_scan_is_worth()
    {
        var budget = new WalkBudget(Space, possible: 20_000, total: 1_000_000, wanted: 10, width: 64);
        Assert.InRange(budget.FirstInspection, 100, 1_000);
        Assert.False(budget.IsExceeded(budget.FirstInspection, inner: 10));
        Assert.False(budget.IsExceeded(budget.FirstInspection, inner: 100));
        Assert.True(budget.IsExceeded(budget.FirstInspection, inner: 150));
        Assert.False(budget.IsExceeded(compared: 5_000, inner: 150));
    }

    [Fact]
    public void A_walk_over_short_codes_is_worth_more_than_one_over_vectors()
    {
        var space = VectorSpace.Create(784, VectorDistance.Euclidean, KernelWidths.Widest);
        Assert.False(new WalkBudget(space, possible: 2_000, total: 60_000, wanted: 10, width: 64).IsWorthwhile);
        Assert.True(new WalkBudget(space.Compressed(VectorCompression.SignedBytes), possible: 2_000, total: 60_000, wanted: 10, width: 64).IsWorthwhile);
    }
}
