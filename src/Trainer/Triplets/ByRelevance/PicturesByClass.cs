namespace MLNetDeepRanking.Trainer.Triplets;

/// <summary>Picture numbers that lie class by class, classes in the order of their labels.</summary>
internal sealed class PicturesByClass
{
    public PicturesByClass(IReadOnlyList<int> labels)
    {
        int[][] groups = [.. Enumerable.Range(0, labels.Count).GroupBy(i => labels[i]).OrderBy(group => group.Key).Select(group => group.ToArray())];
        Order = [.. groups.SelectMany(group => group)];
        ClassOf = [.. groups.SelectMany((group, c) => Enumerable.Repeat(c, group.Length))];
        var end = 0;
        Bounds = [0, .. groups.Select(group => end += group.Length)];
    }

    /// <summary>Gets the picture in each place.</summary>
    public int[] Order { get; }

    /// <summary>Gets the class of the picture in each place, from 0.</summary>
    public int[] ClassOf { get; }

    /// <summary>Gets the place where each class begins, and behind the last one where it ends.</summary>
    public int[] Bounds { get; }
}
