namespace MLNetDeepRanking.Imaging;

/// <content>The named sets of changes.</content>
public sealed partial record AugmentationOptions
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

    /// <summary>Gets the preset of Wang et al., CVPR 2014: a random shift and nothing else.</summary>
    /// <remarks>
    /// The paper does not print how far; this is as far as the crops of 225 out of 256 pixels that its kind of network was trained with.
    /// </remarks>
    public static AugmentationOptions Wang { get; } = None with { MaxShift = 15.5 / 225 };

    /// <summary>
    /// Gets the preset of Zingade's article, which is Keras's: flips both ways, rotation by up to 30°, shear by up to 0.2 radians, zoom by up to
    /// 0.2 for each axis, the picture's edge continued.
    /// </summary>
    /// <remarks>Keras of its day took the nearest pixel, in which thin lines break; here all resampling is bilinear.</remarks>
    public static AugmentationOptions Article { get; } = None with
    {
        HorizontalFlipProbability = 0.5,
        VerticalFlipProbability = 0.5,
        MaxRotation = 30,
        MaxShear = 0.2 * 180 / Math.PI,
        MinScale = 1 / 1.2,
        MaxScale = 1 / 0.8,
        ScalesAxesApart = true,
        Border = AugmentationBorder.Edge,
    };

    /// <summary>Gets the strong preset: all changes but flips, for long training of large networks on photographs.</summary>
    public static AugmentationOptions Strong { get; } = new()
    {
        MinCropArea = 0.3,
        MaxRotation = 15,
        MaxShear = 8,
        MinColorGain = 0.5,
        MaxColorGain = 1.5,
        MinContrast = 0.7,
        MaxContrast = 1.3,
        MaxBrightness = 0.15,
        BlurProbability = 0.3,
        JpegProbability = 0.3,
        EraseProbability = 0.3,
    };
}
