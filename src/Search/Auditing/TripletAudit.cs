namespace MLNetDeepRanking.Search;

/// <summary>Finds triplets that say the same twice, or that cannot all be true: they contradict each other, or go round in a circle.</summary>
internal static class TripletAudit
{
    public static IEnumerable<AuditFinding> Of(IReadOnlyList<(int Query, int Positive, int Negative)> triplets, AuditNames names)
    {
        foreach (var (triplet, count) in triplets.CountBy(triplet => triplet).Where(pair => pair.Value > 1))
            yield return new(AuditFindingKind.RepeatedTriplet, [triplet.Query, triplet.Positive, triplet.Negative], count,
                $"The triplet {Text(triplet)} is listed {count} times. Keep one.");

        foreach (var query in triplets.Distinct().GroupBy(triplet => triplet.Query))
        {
            var farther = query.GroupBy(triplet => triplet.Positive)
                .ToDictionary(group => group.Key, group => group.Select(triplet => triplet.Negative).ToHashSet());
            foreach (var finding in Contradictions(query.Key, farther, names)) yield return finding;
            while (NextCycle(farther) is { } cycle) yield return Cycle(query.Key, cycle, names);
        }

        string Text((int Query, int Positive, int Negative) triplet) =>
            $"({names.Row(triplet.Query)}, {names.Row(triplet.Positive)}, {names.Row(triplet.Negative)})";
    }

    /// <summary>Takes both of two contradicting claims out, so that they are not reported again as a circle.</summary>
    private static List<AuditFinding> Contradictions(int query, Dictionary<int, HashSet<int>> farther, AuditNames names)
    {
        var findings = new List<AuditFinding>();
        foreach (var (a, negatives) in farther)
            foreach (var b in negatives.ToArray())
            {
                if (b != a && !(farther.TryGetValue(b, out var back) && back.Contains(a))) continue;
                negatives.Remove(b);
                if (b != a) farther[b].Remove(a);
                findings.Add(new(AuditFindingKind.ContradictoryTriplets, [query, a, b], 1,
                    $"For {names.Row(query)}, one triplet has {names.Row(a)} nearer than {names.Row(b)} and another the reverse. Drop one, or both."));
            }
        return findings;
    }

    private static AuditFinding Cycle(int query, List<int> cycle, AuditNames names)
    {
        var circle = string.Join(" is nearer than ", cycle.Append(cycle[0]).Select(names.Row));
        return new(AuditFindingKind.CyclicTriplets, [query, .. cycle], 1.0 / cycle.Count,
            $"For {names.Row(query)}, triplets go round in a circle: {circle}. One of them is wrong.");
    }

    /// <summary>Finds a circle and takes its claims out; returns null if there is none.</summary>
    private static List<int>? NextCycle(Dictionary<int, HashSet<int>> farther)
    {
        DropDeadEnds(farther);
        if (farther.Count == 0) return null;
        // Every row that is left has a farther one that is left: a walk must come back to where it has been.
        var (walk, seen) = (new List<int> { farther.Keys.Min() }, new HashSet<int>());
        while (seen.Add(walk[^1])) walk.Add(farther[walk[^1]].Min());
        var cycle = walk[walk.IndexOf(walk[^1])..^1];
        for (var i = 0; i < cycle.Count; i++) farther[cycle[i]].Remove(cycle[(i + 1) % cycle.Count]);
        return cycle;
    }

    private static void DropDeadEnds(Dictionary<int, HashSet<int>> farther)
    {
        for (var dropped = true; dropped;)
        {
            foreach (var negatives in farther.Values) negatives.IntersectWith(farther.Keys);
            int[] ends = [.. farther.Where(pair => pair.Value.Count == 0).Select(pair => pair.Key)];
            foreach (var end in ends) farther.Remove(end);
            dropped = ends.Length > 0;
        }
    }
}
