using MLNetDeepRanking.Onnx;

namespace MLNetDeepRanking.Trainer.Relevance;

/// <summary>
/// Relevance as a teacher sees it: within a class, the cosine between the features that a published network has of two pictures, or 0 where it is
/// negative.
/// </summary>
/// <remarks>
/// Wang et al. weigh golden features by human judgement; a network trained on other pictures takes that place here. Features come from
/// <c>backbone.Extract(pictures, cacheFolder)</c>, which computes each once. Values are computed as they are asked for: N pictures take N·F numbers,
/// not N². Immutable, and safe to share between threads.
/// </remarks>
public sealed class TeacherRelevance : IRelevance
{
    private readonly VectorRelevance _features;

    /// <summary>Makes the relevance of pictures with the given features and classes.</summary>
    /// <param name="features">What the teacher says of each picture.</param>
    /// <param name="labels">The class of each picture.</param>
    /// <exception cref="ArgumentException">There are not as many labels as features, or a feature is not finite.</exception>
    public TeacherRelevance(BackboneFeatures features, IReadOnlyList<int> labels)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Count != features.Count)
            throw new ArgumentException($"There are {features.Count} pictures with features, but {labels.Count} labels.", nameof(labels));
        _features = new VectorRelevance(features.Values, features.Backbone.FeatureSize, labels);
    }

    /// <inheritdoc/>
    public int Count => _features.Count;

    /// <inheritdoc/>
    public double Between(int picture, int other) => _features.Between(picture, other);
}
