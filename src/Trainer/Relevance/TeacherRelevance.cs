using System.Numerics.Tensors;
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
    private readonly float[] _unit;
    private readonly int[] _labels;
    private readonly int _size;

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
        _labels = [.. labels];
        _size = features.Backbone.FeatureSize;
        _unit = new float[features.Count * _size];
        for (var i = 0; i < features.Count; i++)
        {
            var length = TensorPrimitives.Norm(features[i]);
            if (!float.IsFinite(length)) throw new ArgumentException($"The features of picture {i} are not finite.", nameof(features));
            if (length > 0) TensorPrimitives.Divide(features[i], length, _unit.AsSpan(i * _size, _size));
        }
    }

    /// <inheritdoc/>
    public int Count => _labels.Length;

    /// <inheritdoc/>
    public double Between(int picture, int other)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(picture);
        ArgumentOutOfRangeException.ThrowIfNegative(other);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(picture, Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(other, Count);
        return _labels[picture] == _labels[other] ? Math.Clamp(TensorPrimitives.Dot(Row(picture), Row(other)), 0, 1) : 0;
    }

    private ReadOnlySpan<float> Row(int picture) => _unit.AsSpan(picture * _size, _size);
}
