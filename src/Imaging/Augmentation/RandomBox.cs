namespace MLNetDeepRanking.Imaging.Augmentation;

/// <summary>A box inside a picture, in shares of its width and height.</summary>
internal readonly record struct RandomBox(double X, double Y, double Width, double Height)
{
    /// <summary>Draws a box's area, aspect ratio and place: four numbers.</summary>
    /// <remarks>
    /// The usual way draws area and ratio until the box fits, and gives up after ten times. Here the ratio is drawn among those that fit the area:
    /// the same boxes, in a fixed number of draws. A ratio of 1 always fits.
    /// </remarks>
    public static RandomBox Draw(double minArea, double maxArea, double minAspect, double maxAspect, Random random)
    {
        var area = random.Between(minArea, maxArea);
        var aspect = Math.Exp(random.Between(Math.Log(Math.Max(minAspect, area)), Math.Log(Math.Min(maxAspect, 1 / area))));
        var (width, height) = (Math.Min(1, Math.Sqrt(area * aspect)), Math.Min(1, Math.Sqrt(area / aspect)));
        return new(random.Between(0, 1 - width), random.Between(0, 1 - height), width, height);
    }
}
