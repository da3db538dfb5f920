namespace MLNetDeepRanking.Imaging;

/// <summary>How far a training picture may be changed each time it is shown, so that the network learns what does not matter.</summary>
/// <remarks>The defaults are <see cref="Light"/>: every change is drawn uniformly from its range, independently for each picture.</remarks>
public sealed record AugmentationOptions
{
    /// <summary>Gets the light preset, which suits small pictures on a plain ground; the same as <c>new()</c>.</summary>
    public static AugmentationOptions Light { get; } = new();

    /// <summary>Gets the preset that changes nothing.</summary>
    public static AugmentationOptions None { get; } = new()
    {
        MaxRotation = 0,
        MinScale = 1,
        MaxScale = 1,
        MaxShift = 0,
        MinColorGain = 1,
        MaxColorGain = 1,
        GrayProbability = 0,
    };

    /// <summary>Gets the greatest rotation to either side, in degrees.</summary>
    /// <value>The default value is 11.5; 0 to 180.</value>
    public double MaxRotation { get; init; } = 11.5;

    /// <summary>Gets the smallest size of the picture, relative to its own.</summary>
    /// <value>The default value is 0.8; at least 0.01, at most <see cref="MaxScale"/>.</value>
    public double MinScale { get; init; } = 0.8;

    /// <summary>Gets the greatest size of the picture, relative to its own.</summary>
    /// <value>The default value is 1.2; at least <see cref="MinScale"/>, at most 100.</value>
    public double MaxScale { get; init; } = 1.2;

    /// <summary>Gets the greatest shift in each direction, as a share of the width and of the height.</summary>
    /// <value>The default value is 0.06; 0 to 1.</value>
    public double MaxShift { get; init; } = 0.06;

    /// <summary>Gets the probability that left and right are swapped.</summary>
    /// <value>The default value is 0, because a mirrored picture may belong to another class: an arrow, a letter, a shoe; 0 to 1.</value>
    public double HorizontalFlipProbability { get; init; }

    /// <summary>Gets the smallest gain of a colour channel: its distance from the background is multiplied by the gain.</summary>
    /// <value>The default value is 0.6; at least 0, at most <see cref="MaxColorGain"/>.</value>
    public double MinColorGain { get; init; } = 0.6;

    /// <summary>Gets the greatest gain of a colour channel; each channel draws its own.</summary>
    /// <value>The default value is 1.4; at least <see cref="MinColorGain"/>, at most 100.</value>
    public double MaxColorGain { get; init; } = 1.4;

    /// <summary>Gets the probability that the three channels are replaced by their mean.</summary>
    /// <value>The default value is 0.2; 0 to 1.</value>
    public double GrayProbability { get; init; } = 0.2;

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range; the message names the option and the range.</exception>
    internal void Validate()
    {
        Check(MaxRotation, 0, 180, nameof(MaxRotation));
        Check(MinScale, 0.01, MaxScale, nameof(MinScale));
        Check(MaxScale, MinScale, 100, nameof(MaxScale));
        Check(MaxShift, 0, 1, nameof(MaxShift));
        Check(HorizontalFlipProbability, 0, 1, nameof(HorizontalFlipProbability));
        Check(MinColorGain, 0, MaxColorGain, nameof(MinColorGain));
        Check(MaxColorGain, MinColorGain, 100, nameof(MaxColorGain));
        Check(GrayProbability, 0, 1, nameof(GrayProbability));
    }

    private static void Check(double value, double low, double high, string name)
    {
        // Written so that NaN fails as well.
        if (value >= low && value <= high) return;
        throw new ArgumentOutOfRangeException(name, value, $"{nameof(AugmentationOptions)}.{name} must be from {low:g3} to {high:g3}.");
    }
}
