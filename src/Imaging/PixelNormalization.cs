using System.Collections.Immutable;

namespace MLNetDeepRanking.Imaging;

/// <summary>What becomes of a byte of a picture before the first layer: <c>(value − mean) ÷ deviation</c>, channel by channel.</summary>
/// <remarks>It is part of the network, so that training and scoring cannot differ in it. All values are on the scale of 0 to 255.</remarks>
public sealed record PixelNormalization
{
    /// <summary>Makes a normalisation from three means and three deviations, for red, green and blue.</summary>
    /// <exception cref="ArgumentException">There are not three of each, a value is not finite, or a deviation is not positive.</exception>
    public PixelNormalization(IEnumerable<float> mean, IEnumerable<float> deviation)
    {
        Mean = [.. mean];
        Deviation = [.. deviation];
        if (Mean.Length != 3 || !Mean.All(float.IsFinite))
            throw new ArgumentException("The mean takes three finite values, for red, green and blue.", nameof(mean));
        if (Deviation.Length != 3 || !Deviation.All(value => float.IsFinite(value) && value > 0))
            throw new ArgumentException("The deviation takes three positive values, for red, green and blue.", nameof(deviation));
    }

    /// <summary>Gets [0, 1]: pixels ÷ 255, as in the seed article.</summary>
    public static PixelNormalization Unit { get; } = new([0, 0, 0], [255, 255, 255]);

    /// <summary>Gets [−1, 1]: pixels ÷ 127.5 − 1.</summary>
    public static PixelNormalization Symmetric { get; } = new([127.5f, 127.5f, 127.5f], [127.5f, 127.5f, 127.5f]);

    /// <summary>Gets the mean and deviation of ImageNet, which most published weights were trained with.</summary>
    public static PixelNormalization ImageNet { get; } =
        new([0.485f * 255, 0.456f * 255, 0.406f * 255], [0.229f * 255, 0.224f * 255, 0.225f * 255]);

    /// <summary>Gets what is subtracted from red, green and blue.</summary>
    public ImmutableArray<float> Mean { get; }

    /// <summary>Gets what red, green and blue are then divided by.</summary>
    public ImmutableArray<float> Deviation { get; }

    /// <summary>Returns whether <paramref name="other"/> has the same values.</summary>
    public bool Equals(PixelNormalization? other) =>
        other is not null && Mean.AsSpan().SequenceEqual(other.Mean.AsSpan()) && Deviation.AsSpan().SequenceEqual(other.Deviation.AsSpan());

    /// <summary>Returns a hash code of the values.</summary>
    public override int GetHashCode() => HashCode.Combine(Mean[0], Mean[1], Mean[2], Deviation[0], Deviation[1], Deviation[2]);
}
