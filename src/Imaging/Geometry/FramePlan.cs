namespace MLNetDeepRanking.Imaging.Geometry;

/// <summary>Where a picture of one size goes in the network's frame: the source box, and the rectangle that it fills.</summary>
/// <param name="Box">The part of the picture that is kept.</param>
/// <param name="Left">The first column of the frame that shows the picture.</param>
/// <param name="Top">The first row of the frame that shows the picture.</param>
/// <param name="Width">The columns that show the picture.</param>
/// <param name="Height">The rows that show the picture.</param>
internal readonly record struct FramePlan(SourceBox Box, int Left, int Top, int Width, int Height)
{
    /// <summary>Plans an upright picture of <paramref name="width"/> × <paramref name="height"/> pixels.</summary>
    public static FramePlan For(int width, int height, Preprocessing preprocessing)
    {
        var whole = new SourceBox(0, 0, width, height);
        var (frameWidth, frameHeight) = (preprocessing.Width, preprocessing.Height);
        var (scaleX, scaleY) = ((double)frameWidth / width, (double)frameHeight / height);
        switch (preprocessing.Aspect)
        {
            case AspectMode.Pad:
                var fit = Math.Min(scaleX, scaleY);
                var (shownWidth, shownHeight) = (Extent(width * fit, frameWidth), Extent(height * fit, frameHeight));
                return new(whole, (frameWidth - shownWidth) / 2, (frameHeight - shownHeight) / 2, shownWidth, shownHeight);
            case AspectMode.Crop:
                var fill = Math.Max(scaleX, scaleY);
                var (keptWidth, keptHeight) = (frameWidth / fill, frameHeight / fill);
                var box = new SourceBox((width - keptWidth) / 2, (height - keptHeight) / 2, keptWidth, keptHeight);
                return new(box, 0, 0, frameWidth, frameHeight);
            case AspectMode.Stretch:
                return new(whole, 0, 0, frameWidth, frameHeight);
            default:
                throw new ArgumentOutOfRangeException(nameof(preprocessing), preprocessing.Aspect, "The aspect mode is unknown.");
        }
    }

    // A picture thousands of times as wide as high still shows one row.
    private static int Extent(double length, int frame) => Math.Clamp((int)Math.Round(length, MidpointRounding.AwayFromZero), 1, frame);
}
