using MLNetDeepRanking.Search.Graphs;

namespace MLNetDeepRanking.Search.Tests.Graphs;

public sealed class SearchPlanTests
{
    [Theory]
    [InlineData(60_000, 60_000, nameof(SearchPlan.DropAfterwards))]
    [InlineData(60_000, 58_000, nameof(SearchPlan.DropAfterwards))]
    [InlineData(60_000, 30_000, nameof(SearchPlan.InGraph))]
    [InlineData(60_000, 9_000, nameof(SearchPlan.InGraph))]
    [InlineData(60_000, 6_000, nameof(SearchPlan.Scan))]
    [InlineData(60_000, 0, nameof(SearchPlan.Scan))]
    [InlineData(1_000_000, 50_000, nameof(SearchPlan.InGraph))]
    [InlineData(500, 500, nameof(SearchPlan.Scan))]
    public void Few_are_scanned_nearly_all_are_dropped_afterwards_the_rest_is_found_in_the_graph(int nodes, int allowed, string plan) =>
        Assert.Equal(plan, SearchPlans.Choose(nodes, allowed, width: 64).ToString());
}
