namespace MLNetDeepRanking.Trainer.Training;

/// <summary>Pictures divided by class: no class is on both sides, so that validation measures pictures of unseen kinds.</summary>
internal sealed record ClassSplit(int[] Training, int[] Validation)
{
    /// <summary>Holds out a share of the classes. Classes with one picture always stay in training: they cannot be found by Recall@1.</summary>
    /// <remarks>Of fewer than four classes with two pictures none is held out: the rest would be too few to train on.</remarks>
    public static ClassSplit Of(IReadOnlyList<int> labels, double validationShare, Random random)
    {
        var all = Enumerable.Range(0, labels.Count);
        if (validationShare == 0) return new ClassSplit([.. all], []);
        var paired = labels.CountBy(label => label).Where(count => count.Value > 1).Select(count => count.Key).Order().ToArray();
        var wanted = Math.Max(2, (int)Math.Round(validationShare * paired.Length));
        if (paired.Length - wanted < 2) return new ClassSplit([.. all], []);
        random.Shuffle(paired);
        var held = paired[..wanted].ToHashSet();
        var sides = all.ToLookup(i => held.Contains(labels[i]));
        return new ClassSplit([.. sides[false]], [.. sides[true]]);
    }
}
