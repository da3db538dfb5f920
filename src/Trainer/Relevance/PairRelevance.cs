namespace MLNetDeepRanking.Trainer.Relevance;

/// <summary>Relevance that is listed pair by pair; 0 where it is not.</summary>
internal sealed class PairRelevance(int count, IReadOnlyDictionary<(int, int), double> pairs) : IRelevance
{
    public int Count => count;

    /// <summary>Returns the one key of a pair, in either order.</summary>
    public static (int, int) Key(int picture, int other) => (Math.Min(picture, other), Math.Max(picture, other));

    public double Between(int picture, int other)
    {
        this.RequirePicture(picture);
        this.RequirePicture(other);
        return pairs.GetValueOrDefault(Key(picture, other));
    }
}
