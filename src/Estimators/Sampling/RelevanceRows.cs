using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Trainer.Relevance;

namespace MLNetDeepRanking.Estimators.Sampling;

/// <summary>Collects row by row what relevance is made from.</summary>
internal abstract class RelevanceRows
{
    /// <summary>Takes the row on which the cursor stands.</summary>
    public abstract void Add(long row);

    /// <summary>Returns the relevance among the pictures that were kept.</summary>
    public abstract IRelevance Complete(PictureStore pictures, IReadOnlyList<int> labels);
}
