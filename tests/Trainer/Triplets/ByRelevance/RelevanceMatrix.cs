using MLNetDeepRanking.Trainer.Relevance;

namespace MLNetDeepRanking.Trainer.Tests.Triplets;

/// <summary>Relevance as a full matrix, and a random one.</summary>
internal sealed class RelevanceMatrix(double[,] values, int[] labels) : IRelevance
{
    public int[] Labels => labels;

    public int Count => labels.Length;

    public double Between(int picture, int other) => values[picture, other];

    public double Total(int picture) => Enumerable.Range(0, Count).Where(other => other != picture).Sum(other => values[picture, other]);

    /// <summary>Makes classes of up to <paramref name="largest"/> pictures, shuffled through each other; some pairs are not relevant at all.</summary>
    public static RelevanceMatrix Random(int seed, int classes = 3, int largest = 6, double zeroShare = 0.1)
    {
        var random = new Random(seed);
        int[] labels = [.. Enumerable.Range(0, classes).SelectMany(c => Enumerable.Repeat(10 * c + 1, random.Next(1, largest + 1)))];
        random.Shuffle(labels);
        var values = new double[labels.Length, labels.Length];
        for (var i = 0; i < labels.Length; i++)
            for (var j = 0; j < i; j++)
                if (labels[i] == labels[j]) values[i, j] = values[j, i] = random.NextDouble() < zeroShare ? 0 : 2 * random.NextDouble();
        return new RelevanceMatrix(values, labels);
    }
}
