using MLNetDeepRanking.Search.Tests.References;

namespace MLNetDeepRanking.Search.Tests.Auditing;

/// <summary>
/// Faults planted among 2 030 emoji of classes that the model has not seen: 50 copies, 10 copies in the other split, 50 wrong labels,
/// 20 contradictory triplets. Nine of ten of each must be found, and no more than one of twenty sound rows suspected.
/// </summary>
public sealed class PlantedFaultsTests
{
    private const int Leaks = 10, WrongLabels = 50, Contradictions = 20;

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5)]
    public void Nine_of_ten_faults_are_found_with_few_false_alarms(int seed)
    {
        var random = new Random(seed);
        var rows = EmojiEmbedding.All;
        var classes = rows.Select(row => row.Class).Distinct().Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i);
        int[] truth = [.. rows.Select(row => classes[row.Class])];
        int[] copies = [.. Enumerable.Range(0, rows.Length).Where(row => rows[row].Change.Length > 0)];
        Assert.Equal((60, 2090), (copies.Length, rows.Length));
        random.Shuffle(copies);

        // Each class is in one split; a leak is a copy in the other.
        var splits = truth.Select(label => label % 2 == 0 ? "train" : "test").ToArray();
        foreach (var leak in copies[..Leaks]) splits[leak] = splits[leak] == "train" ? "test" : "train";
        var labels = (int[])truth.Clone();
        var twins = copies.SelectMany(copy => new[] { copy - 1, copy }).ToHashSet();
        var wrong = Enumerable.Range(0, rows.Length).Where(row => !twins.Contains(row)).OrderBy(_ => random.Next()).Take(WrongLabels).ToHashSet();
        foreach (var row in wrong) labels[row] = (labels[row] + random.Next(1, classes.Count)) % classes.Count;
        var triplets = Triplets(truth, random);
        var reversed = triplets.Take(Contradictions).Select(triplet => (triplet.Query, triplet.Negative, triplet.Positive)).ToArray();

        var report = DataAudit.Run(
            [.. rows.SelectMany(row => row.Vector)], 128, labels, new AuditOptions { Splits = splits, Triplets = [.. triplets, .. reversed] });

        var sound = rows.Length - copies.Length;
        var leaked = Groups(AuditFindingKind.Leak);
        Assert.InRange(copies[..Leaks].Count(copy => Together(leaked, copy)), 9, Leaks);
        var duplicates = Groups(AuditFindingKind.NearDuplicates);
        Assert.InRange(copies[Leaks..].Count(copy => Together(duplicates, copy)), 45, copies.Length - Leaks);
        var alarms = leaked.Concat(duplicates).Where(group => !group.Any(twins.Contains)).Sum(group => group.Count);
        Assert.InRange(alarms, 0, 0.05 * sound);

        var accused = report.Of(AuditFindingKind.LabelConflict).Select(finding => finding.Rows[0]).ToHashSet();
        Assert.InRange(accused.Count(wrong.Contains), 45, WrongLabels);
        Assert.InRange(accused.Count(row => !wrong.Contains(row)), 0, 0.05 * (rows.Length - WrongLabels));

        var contradicted = report.Of(AuditFindingKind.ContradictoryTriplets).Select(finding => finding.Rows[0]).Order();
        Assert.Equal(reversed.Select(triplet => triplet.Query).Order(), contradicted);
        Assert.Empty(report.Of(AuditFindingKind.CyclicTriplets));
        TestContext.Current.SendDiagnosticMessage(
            $"seed {seed}: leaks {copies[..Leaks].Count(copy => Together(leaked, copy))}, " +
            $"duplicates {copies[Leaks..].Count(copy => Together(duplicates, copy))}, false {alarms}; " +
            $"labels {accused.Count(wrong.Contains)}, false {accused.Count(row => !wrong.Contains(row))}");

        HashSet<int>[] Groups(AuditFindingKind kind) => [.. report.Of(kind).Select(finding => finding.Rows.ToHashSet())];

        static bool Together(HashSet<int>[] groups, int copy) => groups.Any(group => group.Contains(copy) && group.Contains(copy - 1));
    }

    private static List<(int Query, int Positive, int Negative)> Triplets(int[] labels, Random random)
    {
        var classes = Enumerable.Range(0, labels.Length).GroupBy(row => labels[row]).ToDictionary(group => group.Key, group => group.ToArray());
        var triplets = new HashSet<(int, int, int)>();
        foreach (var query in Enumerable.Range(0, labels.Length).OrderBy(_ => random.Next()))
        {
            var (positive, negative) = (classes[labels[query]].First(row => row != query), random.Next(labels.Length));
            if (labels[negative] != labels[query]) triplets.Add((query, positive, negative));
        }
        return [.. triplets];
    }
}
