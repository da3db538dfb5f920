namespace MLNetDeepRanking.Onnx;

/// <summary>What a backbone says of many pictures: one row of features for each, as they come out of it.</summary>
/// <remarks>Instances are immutable and safe to share between threads.</remarks>
public sealed class BackboneFeatures
{
    private readonly float[] _values;

    internal BackboneFeatures(OnnxBackbone backbone, float[] values)
    {
        Backbone = backbone;
        _values = values;
        Count = values.Length / backbone.FeatureSize;
    }

    /// <summary>Gets the backbone that the features come from.</summary>
    public OnnxBackbone Backbone { get; }

    /// <summary>Gets the number of pictures.</summary>
    public int Count { get; }

    /// <summary>Gets the features of all pictures, <c>[Count, FeatureSize]</c>, row-major.</summary>
    internal ReadOnlySpan<float> Values => _values;

    /// <summary>Gets the features of one picture, as many as <see cref="OnnxBackbone.FeatureSize"/> says.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not in 0 to <see cref="Count"/> − 1.</exception>
    public ReadOnlySpan<float> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return _values.AsSpan(index * Backbone.FeatureSize, Backbone.FeatureSize);
        }
    }
}
