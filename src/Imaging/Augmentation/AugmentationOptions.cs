namespace MLNetDeepRanking.Imaging;

/// <summary>How far a training picture may be changed each time it is shown, so that the network learns what does not matter.</summary>
/// <remarks>
/// <para>The defaults are <see cref="Light"/>. Every change is drawn uniformly from its range, independently for each picture.</para>
/// <para>
/// The order is that in which a photograph comes about: crop, flip, rotation, shear, scale and shift, in one interpolation; colour gain,
/// contrast, brightness and grey; blur; JPEG; at last what lies in front of it, the erased box.
/// </para>
/// </remarks>
public sealed partial record AugmentationOptions
{
    /// <summary>Gets the smallest share of the picture's area that a random crop keeps and enlarges to the whole size.</summary>
    /// <value>The default value is 1, no crop; above 0, at most <see cref="MaxCropArea"/>.</value>
    public double MinCropArea { get; init; } = 1;

    /// <summary>Gets the greatest share of the picture's area that a random crop keeps.</summary>
    /// <value>The default value is 1; at least <see cref="MinCropArea"/>, at most 1.</value>
    public double MaxCropArea { get; init; } = 1;

    /// <summary>Gets the smallest aspect ratio of a crop, relative to the picture's own; the ratio's logarithm is drawn.</summary>
    /// <value>The default value is 3/4, as in Szegedy et al., "Going Deeper with Convolutions", CVPR 2015; 0.01 to 1.</value>
    public double MinCropAspect { get; init; } = 3.0 / 4;

    /// <summary>Gets the greatest aspect ratio of a crop, relative to the picture's own.</summary>
    /// <value>The default value is 4/3; 1 to 100.</value>
    public double MaxCropAspect { get; init; } = 4.0 / 3;

    /// <summary>Gets the probability that left and right are swapped.</summary>
    /// <value>The default value is 0, because a mirrored picture may belong to another class: an arrow, a letter, a shoe; 0 to 1.</value>
    public double HorizontalFlipProbability { get; init; }

    /// <summary>Gets the probability that top and bottom are swapped.</summary>
    /// <value>The default value is 0; 0 to 1.</value>
    public double VerticalFlipProbability { get; init; }

    /// <summary>Gets the greatest rotation to either side, in degrees.</summary>
    /// <value>The default value is 11.5; 0 to 180.</value>
    public double MaxRotation { get; init; } = 11.5;

    /// <summary>Gets the greatest shear to either side, in degrees: the angle by which horizontal lines lean, as in Keras.</summary>
    /// <value>The default value is 0; 0 to 80.</value>
    public double MaxShear { get; init; }

    /// <summary>Gets the smallest size of the picture, relative to its own.</summary>
    /// <value>The default value is 0.8; at least 0.01, at most <see cref="MaxScale"/>.</value>
    public double MinScale { get; init; } = 0.8;

    /// <summary>Gets the greatest size of the picture, relative to its own.</summary>
    /// <value>The default value is 1.2; at least <see cref="MinScale"/>, at most 100.</value>
    public double MaxScale { get; init; } = 1.2;

    /// <summary>Gets whether width and height each draw a scale, so that the picture is stretched as well.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool ScalesAxesApart { get; init; }

    /// <summary>Gets the greatest shift in each direction, as a share of the width and of the height.</summary>
    /// <value>The default value is 0.06; 0 to 1.</value>
    public double MaxShift { get; init; } = 0.06;

    /// <summary>Gets what comes into view where the picture ends.</summary>
    /// <value>The default value is <see cref="AugmentationBorder.Background"/>.</value>
    public AugmentationBorder Border { get; init; } = AugmentationBorder.Background;

    /// <summary>Gets the smallest gain of a colour channel: its distance from the background is multiplied by the gain.</summary>
    /// <value>The default value is 0.6; at least 0, at most <see cref="MaxColorGain"/>.</value>
    public double MinColorGain { get; init; } = 0.6;

    /// <summary>Gets the greatest gain of a colour channel; each channel draws its own.</summary>
    /// <value>The default value is 1.4; at least <see cref="MinColorGain"/>, at most 100.</value>
    public double MaxColorGain { get; init; } = 1.4;

    /// <summary>Gets the smallest contrast: the distance of every value from middle grey is multiplied by it.</summary>
    /// <value>The default value is 1; at least 0, at most <see cref="MaxContrast"/>.</value>
    public double MinContrast { get; init; } = 1;

    /// <summary>Gets the greatest contrast.</summary>
    /// <value>The default value is 1; at least <see cref="MinContrast"/>, at most 100.</value>
    public double MaxContrast { get; init; } = 1;

    /// <summary>Gets the greatest brightness that is added to every value or taken from it, as a share of the distance from black to white.</summary>
    /// <value>The default value is 0; 0 to 1.</value>
    public double MaxBrightness { get; init; }

    /// <summary>Gets the probability that the three channels are replaced by their mean.</summary>
    /// <value>The default value is 0.2; 0 to 1.</value>
    public double GrayProbability { get; init; } = 0.2;

    /// <summary>Gets the probability that the picture is blurred, by a Gaussian.</summary>
    /// <value>The default value is 0; 0 to 1.</value>
    public double BlurProbability { get; init; }

    /// <summary>Gets the smallest standard deviation of the blur, as a share of the picture's longer side.</summary>
    /// <value>The default value is 0.001; at least 0, at most <see cref="MaxBlur"/>.</value>
    public double MinBlur { get; init; } = 0.001;

    /// <summary>Gets the greatest standard deviation of the blur, as a share of the picture's longer side.</summary>
    /// <value>The default value is 0.01, near that of Chen et al., "SimCLR", ICML 2020; at least <see cref="MinBlur"/>, at most 0.1.</value>
    public double MaxBlur { get; init; } = 0.01;

    /// <summary>Gets the probability that the picture goes through JPEG once more.</summary>
    /// <value>The default value is 0; 0 to 1.</value>
    public double JpegProbability { get; init; }

    /// <summary>Gets the lowest JPEG quality.</summary>
    /// <value>The default value is 30; 1 to <see cref="MaxJpegQuality"/>.</value>
    public int MinJpegQuality { get; init; } = 30;

    /// <summary>Gets the highest JPEG quality.</summary>
    /// <value>The default value is 95; <see cref="MinJpegQuality"/> to 100.</value>
    public int MaxJpegQuality { get; init; } = 95;

    /// <summary>Gets the probability that a box is erased: Zhong et al., "Random Erasing Data Augmentation", AAAI 2020, with noise.</summary>
    /// <value>The default value is 0; 0 to 1.</value>
    public double EraseProbability { get; init; }

    /// <summary>Gets the smallest share of the picture's area that an erased box covers.</summary>
    /// <value>The default value is 0.02; above 0, at most <see cref="MaxEraseArea"/>.</value>
    public double MinEraseArea { get; init; } = 0.02;

    /// <summary>Gets the greatest share of the picture's area that an erased box covers.</summary>
    /// <value>The default value is 0.2; at least <see cref="MinEraseArea"/>, at most 1.</value>
    public double MaxEraseArea { get; init; } = 0.2;

    /// <summary>Gets the smallest aspect ratio of an erased box, relative to the picture's own; the ratio's logarithm is drawn.</summary>
    /// <value>The default value is 0.3; 0.01 to 1.</value>
    public double MinEraseAspect { get; init; } = 0.3;

    /// <summary>Gets the greatest aspect ratio of an erased box, relative to the picture's own.</summary>
    /// <value>The default value is 1/0.3; 1 to 100.</value>
    public double MaxEraseAspect { get; init; } = 1 / 0.3;
}
