using MLNetDeepRanking.Search.Scanning;

namespace MLNetDeepRanking.Search.Tests.Scanning;

public sealed class ScanPlanTests
{
    [Fact]
    public void Every_group_meets_every_panel_in_one_piece()
    {
        var random = new Random(1);
        for (var i = 0; i < 2000; i++)
        {
            int groups = random.Next(1, 3000), rows = random.Next(1, 1 << random.Next(1, 20)), k = random.Next(1, rows + 1);
            var plan = new ScanPlan(groups, rows, rowBytes: random.Next(1, 5000), kept: k + 16, threads: random.Next(1, 130));
            var panels = (rows + 31) / 32;

            Assert.InRange(groups, (plan.Chunks - 1) * plan.GroupsPerChunk + 1, plan.Chunks * plan.GroupsPerChunk);
            Assert.InRange(panels, (plan.Ranges - 1) * plan.PanelsPerRange + 1, plan.Ranges * plan.PanelsPerRange);
            Assert.InRange(plan.Capacity, Math.Min(k, plan.PanelsPerRange * 32), k + 16);
        }
    }

    [Fact]
    public void A_lone_query_on_a_large_index_keeps_all_threads_busy() =>
        Assert.True(new ScanPlan(groups: 1, rows: 1_000_000, rowBytes: 512, kept: 26, threads: 16).Pieces >= 64);

    [Fact]
    public void A_small_index_is_searched_on_the_calling_thread() =>
        Assert.Equal(1, new ScanPlan(groups: 1, rows: 2030, rowBytes: 512, kept: 26, threads: 16).Pieces);

    [Fact]
    public void One_thread_never_cuts_the_rows() =>
        Assert.Equal(1, new ScanPlan(groups: 1, rows: 1_000_000, rowBytes: 512, kept: 26, threads: 1).Ranges);

    [Fact]
    public void A_range_with_no_more_rows_than_wanted_has_room_to_spare() =>
        Assert.Equal(33, new ScanPlan(groups: 1, rows: 32, rowBytes: 4, kept: 48, threads: 1).Capacity);
}
