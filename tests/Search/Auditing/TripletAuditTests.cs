namespace MLNetDeepRanking.Search.Tests.Auditing;

public sealed class TripletAuditTests
{
    [Fact]
    public void Contradictions_circles_and_repetitions_are_told_apart()
    {
        var report = Audit(
            (0, 1, 2), (0, 1, 2), (0, 1, 2),                // repeated
            (1, 2, 3), (1, 3, 2),                           // contradictory
            (2, 3, 4), (2, 4, 5), (2, 5, 3), (2, 3, 6),     // a circle, and a way out of it
            (3, 1, 2), (4, 2, 1),                           // different queries do not contradict
            (5, 0, 1), (5, 1, 2), (5, 0, 2));               // a chain is no circle

        Assert.Equal([0, 1, 2], Assert.Single(report.Of(AuditFindingKind.RepeatedTriplet)).Rows);
        Assert.Equal([1, 2, 3], Assert.Single(report.Of(AuditFindingKind.ContradictoryTriplets)).Rows);
        Assert.Equal([2, 3, 4, 5], Assert.Single(report.Of(AuditFindingKind.CyclicTriplets)).Rows);
    }

    [Fact]
    public void A_finding_names_the_rows_and_the_cure()
    {
        Assert.Equal(
            "For 'a', one triplet has 'b' nearer than 'c' and another the reverse. Drop one, or both.",
            Assert.Single(Audit((0, 1, 2), (0, 2, 1)).Of(AuditFindingKind.ContradictoryTriplets)).Description);
        Assert.Equal(
            "For 'a', triplets go round in a circle: 'b' is nearer than 'c' is nearer than 'd' is nearer than 'b'. One of them is wrong.",
            Assert.Single(Audit((0, 1, 2), (0, 2, 3), (0, 3, 1)).Of(AuditFindingKind.CyclicTriplets)).Description);
        Assert.Equal(
            "The triplet ('a', 'b', 'c') is listed 2 times. Keep one.",
            Assert.Single(Audit((0, 1, 2), (0, 1, 2)).Of(AuditFindingKind.RepeatedTriplet)).Description);
    }

    [Fact]
    public void Triplets_of_an_order_have_no_circle_and_one_reversed_makes_one()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var order = Enumerable.Range(1, 6).ToArray();
            random.Shuffle(order);
            var agreeing =
                from a in Enumerable.Range(0, 6)
                from b in Enumerable.Range(a + 1, 5 - a)
                where random.Next(3) > 0 || b == a + 1
                select (0, order[a], order[b]);
            var triplets = agreeing.ToList();
            Assert.Empty(Audit([.. triplets]).Of(AuditFindingKind.CyclicTriplets));
            triplets.RemoveAll(triplet => triplet == (0, order[0], order[5]));
            triplets.Add((0, order[5], order[0]));
            var cycle = Assert.Single(Audit([.. triplets]).Of(AuditFindingKind.CyclicTriplets)).Rows;
            Assert.Contains(order[5], cycle);
            Assert.Contains(order[0], cycle);
        }
    }

    [Fact]
    public void Active_triplets_are_counted_at_the_gap()
    {
        // On the unit circle: D = 0 to itself turned by 0°, 2 at 90°, 4 at 180°.
        float[] vectors = [1, 0, 0, 1, -1, 0, 1, 0];
        Assert.Equal(0.5, Share(0.5, (0, 1, 2), (0, 2, 1)));
        Assert.Equal(0.5, Share(2, (0, 1, 2), (0, 2, 1)));
        Assert.Equal(1, Share(2.1, (0, 1, 2), (0, 2, 1)));
        Assert.Equal(0, Share(0, (0, 3, 1)));

        double Share(double gap, params (int, int, int)[] triplets) =>
            DataAudit.Run(vectors, 2, [0, 0, 1, 0], new AuditOptions { Triplets = triplets, Gap = gap }).ActiveShare;
    }

    private static AuditResult Audit(params (int, int, int)[] triplets) => DataAudit.Run(
        Vectors.Random(1, 7, 3), 3, [0, 0, 0, 1, 1, 1, 1], new AuditOptions { Triplets = triplets, RowNames = ["a", "b", "c", "d", "e", "f", "g"] });
}
