namespace MLNetDeepRanking.Imaging.Geometry;

/// <summary>The part of a source picture that is resized, in source pixels; its edges may lie inside pixels.</summary>
internal readonly record struct SourceBox(double X, double Y, double Width, double Height)
{
    public SourceBox Transposed => new(Y, X, Height, Width);

    public SourceBox Scaled(double factor) => new(X * factor, Y * factor, Width * factor, Height * factor);
}
