namespace MLNetDeepRanking.Trainer.Relevance;

/// <summary>What every relevance needs.</summary>
internal static class RelevanceExtensions
{
    /// <summary>Checks that there is such a picture.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is not.</exception>
    public static void RequirePicture(this IRelevance relevance, int picture)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(picture);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(picture, relevance.Count);
    }

    /// <summary>Returns the relevance among some of the pictures, numbered in the given order.</summary>
    public static IRelevance Among(this IRelevance relevance, int[] pictures) => new Selection(relevance, pictures);

    private sealed class Selection(IRelevance all, int[] pictures) : IRelevance
    {
        public int Count => pictures.Length;

        public double Between(int picture, int other)
        {
            this.RequirePicture(picture);
            this.RequirePicture(other);
            return all.Between(pictures[picture], pictures[other]);
        }
    }
}
