using System.Runtime.Intrinsics;

namespace MLNetDeepRanking.Imaging.Augmentation;

/// <summary>One draw from <see cref="AugmentationOptions"/>: all that happens to a picture.</summary>
/// <param name="Geometry">Crop, flip, rotation, shear, scale and shift, composed: from target pixel to source pixel.</param>
/// <param name="Color">Gain, contrast, brightness and grey, composed.</param>
/// <param name="BlurDeviation">The standard deviation of the blur in pixels; 0 for none.</param>
/// <param name="JpegQuality">The quality of the JPEG that the picture goes through; 0 for none.</param>
/// <param name="Erased">The box that is erased, if any.</param>
/// <param name="NoiseSeed">The seed of what the box is filled with.</param>
internal readonly record struct PictureChange(
    AffineMap Geometry, ColorMap Color, double BlurDeviation, int JpegQuality, RandomBox? Erased, int NoiseSeed)
{
    /// <summary>How many numbers a draw takes; the same for all options, so that switching one off leaves the others as they were.</summary>
    public const int DrawCount = 28;

    /// <summary>Draws a change for a picture of <paramref name="width"/> × <paramref name="height"/> pixels.</summary>
    public static PictureChange Draw(AugmentationOptions options, int width, int height, RgbColor background, Random random)
    {
        // The order of the draws is no order of application. New ones come last: a seed keeps its meaning.
        var rotation = Radians(random.Between(-options.MaxRotation, options.MaxRotation));
        var scaleX = random.Between(options.MinScale, options.MaxScale);
        var shift = AffineMap.Shift(
            -width * random.Between(-options.MaxShift, options.MaxShift), -height * random.Between(-options.MaxShift, options.MaxShift));
        var isMirrored = random.Happens(options.HorizontalFlipProbability);
        var gain = Vector128.Create(DrawGain(options, random), DrawGain(options, random), DrawGain(options, random), 1);
        var isGray = random.Happens(options.GrayProbability);

        var isUpsideDown = random.Happens(options.VerticalFlipProbability);
        var scaleY = random.Between(options.MinScale, options.MaxScale);
        var shear = Radians(random.Between(-options.MaxShear, options.MaxShear));
        var crop = RandomBox.Draw(options.MinCropArea, options.MaxCropArea, options.MinCropAspect, options.MaxCropAspect, random);
        var contrast = random.Between(options.MinContrast, options.MaxContrast);
        var brightness = random.Between(-options.MaxBrightness, options.MaxBrightness);
        var isBlurred = random.Happens(options.BlurProbability);
        var blur = random.Between(options.MinBlur, options.MaxBlur) * Math.Max(width, height);
        var isJpeg = random.Happens(options.JpegProbability);
        var quality = random.Between(options.MinJpegQuality, options.MaxJpegQuality);
        var isErased = random.Happens(options.EraseProbability);
        var erased = RandomBox.Draw(options.MinEraseArea, options.MaxEraseArea, options.MinEraseAspect, options.MaxEraseAspect, random);
        var noiseSeed = random.Next();

        // A target pixel asks where it came from: the inverse of each step, in reverse order, about the centre.
        var (centreX, centreY) = ((width - 1) / 2.0, (height - 1) / 2.0);
        var geometry = Crop(crop, width, height)
            * AffineMap.Shift(centreX, centreY)
            * AffineMap.Scale(isMirrored ? -1 : 1, isUpsideDown ? -1 : 1)
            * AffineMap.Rotation(rotation)
            * AffineMap.Shear(shear)
            * AffineMap.Scale(1 / scaleX, 1 / (options.ScalesAxesApart ? scaleY : scaleX))
            * AffineMap.Shift(-centreX, -centreY)
            * shift;
        var color = ColorMap.Of(gain, background, (float)contrast, (float)brightness, isGray);
        return new(geometry, color, isBlurred ? blur : 0, isJpeg ? quality : 0, isErased ? erased : null, noiseSeed);
    }

    // Pixel centres have whole numbers, so that a picture begins half a pixel before 0.
    private static AffineMap Crop(RandomBox box, int width, int height) =>
        AffineMap.Shift(box.X * width - 0.5, box.Y * height - 0.5) * AffineMap.Scale(box.Width, box.Height) * AffineMap.Shift(0.5, 0.5);

    private static float DrawGain(AugmentationOptions options, Random random) =>
        (float)random.Between(options.MinColorGain, options.MaxColorGain);

    private static double Radians(double degrees) => degrees * Math.PI / 180;
}
