using System.Numerics.Tensors;

namespace MLNetDeepRanking.Trainer.Relevance;

/// <summary>Relevance from a vector of features a picture: within a class the cosine of two vectors, or 0 where it is negative.</summary>
/// <remarks>
/// Values are computed as they are asked for: N pictures take N·F numbers, not N². A vector of zeros is relevant to none.
/// Immutable, and safe to share between threads.
/// </remarks>
public sealed class VectorRelevance : IRelevance
{
    private readonly float[] _unit;
    private readonly int[] _labels;
    private readonly int _size;

    /// <summary>Makes the relevance of pictures with the given features and classes.</summary>
    /// <param name="vectors">The features, <c>[N, size]</c>, row-major.</param>
    /// <param name="size">The number of features of a picture, at least 1.</param>
    /// <param name="labels">The class of each picture.</param>
    /// <exception cref="ArgumentException">There are not as many vectors as labels, or a feature is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is below 1.</exception>
    public VectorRelevance(ReadOnlySpan<float> vectors, int size, IReadOnlyList<int> labels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentNullException.ThrowIfNull(labels);
        if (vectors.Length != (long)size * labels.Count)
            throw new ArgumentException(
                $"{labels.Count} labels need {labels.Count} vectors of {size} features, {(long)size * labels.Count} numbers; there are {vectors.Length}.",
                nameof(labels));
        (_size, _labels) = (size, [.. labels]);
        _unit = new float[vectors.Length];
        for (var i = 0; i < Count; i++)
        {
            var row = vectors.Slice(i * size, size);
            if (!TryNormalize(row, _unit.AsSpan(i * size, size)))
                throw new ArgumentException($"The features of picture {i} are not finite.", nameof(vectors));
        }
    }

    /// <inheritdoc/>
    public int Count => _labels.Length;

    /// <inheritdoc/>
    public double Between(int picture, int other)
    {
        this.RequirePicture(picture);
        this.RequirePicture(other);
        return _labels[picture] == _labels[other] ? OfUnit(Row(picture), Row(other)) : 0;
    }

    /// <summary>Returns the relevance of two vectors that <see cref="TryNormalize"/> wrote.</summary>
    internal static double OfUnit(ReadOnlySpan<float> row, ReadOnlySpan<float> other) => Math.Clamp(TensorPrimitives.Dot(row, other), 0, 1);

    /// <summary>Writes a vector at unit length, or zeros if it is zero; returns false if its length is not finite.</summary>
    internal static bool TryNormalize(ReadOnlySpan<float> row, Span<float> unit)
    {
        var length = TensorPrimitives.Norm(row);
        if (!float.IsFinite(length)) return false;
        if (length > 0) TensorPrimitives.Divide(row, length, unit);
        else unit.Clear();
        return true;
    }

    private ReadOnlySpan<float> Row(int picture) => _unit.AsSpan(picture * _size, _size);
}
