using System.Runtime.Intrinsics;

namespace MLNetDeepRanking.Imaging.Augmentation;

/// <summary>One draw from <see cref="AugmentationOptions"/>: an affine map, a gain for each channel, grey or not.</summary>
/// <param name="XFromX">How far the source column moves when the target column moves by one.</param>
/// <param name="XFromY">How far the source column moves when the target row moves by one.</param>
/// <param name="YFromX">How far the source row moves when the target column moves by one.</param>
/// <param name="YFromY">How far the source row moves when the target row moves by one.</param>
/// <param name="X">The source column of target pixel (0, 0).</param>
/// <param name="Y">The source row of target pixel (0, 0).</param>
/// <param name="Gain">The gain of red, green and blue; the fourth lane is unused.</param>
/// <param name="Gray">Whether the channels are replaced by their mean.</param>
internal readonly record struct PictureChange(
    float XFromX, float XFromY, float YFromX, float YFromY, float X, float Y, Vector128<float> Gain, bool Gray)
{
    /// <summary>Draws a change for a picture of <paramref name="width"/> × <paramref name="height"/> pixels.</summary>
    /// <remarks>The number of draws does not depend on the options, so that switching one off leaves the others as they were.</remarks>
    public static PictureChange Draw(AugmentationOptions options, int width, int height, Random random)
    {
        var angle = Between(-options.MaxRotation, options.MaxRotation, random) * Math.PI / 180;
        var scale = Between(options.MinScale, options.MaxScale, random);
        var shiftX = Between(-options.MaxShift, options.MaxShift, random) * width;
        var shiftY = Between(-options.MaxShift, options.MaxShift, random) * height;
        var mirrored = random.NextDouble() < options.HorizontalFlipProbability;
        var (red, green, blue) = (DrawGain(options, random), DrawGain(options, random), DrawGain(options, random));
        var gray = random.NextDouble() < options.GrayProbability;

        // The picture is mirrored, scaled, rotated and shifted about its centre; a target pixel asks where it came from.
        var (cos, sin) = (Math.Cos(angle) / scale, Math.Sin(angle) / scale);
        var sign = mirrored ? -1 : 1;
        var (centreX, centreY) = ((width - 1) / 2.0, (height - 1) / 2.0);
        var (fromX, fromY) = (centreX + shiftX, centreY + shiftY);
        return new(
            (float)(sign * cos), (float)(sign * sin), (float)-sin, (float)cos,
            (float)(centreX - sign * (cos * fromX + sin * fromY)), (float)(centreY + sin * fromX - cos * fromY),
            Vector128.Create((float)red, (float)green, (float)blue, 1), gray);
    }

    private static double DrawGain(AugmentationOptions options, Random random) =>
        Between(options.MinColorGain, options.MaxColorGain, random);

    private static double Between(double low, double high, Random random) => low + (high - low) * random.NextDouble();
}
