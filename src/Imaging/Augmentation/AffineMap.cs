namespace MLNetDeepRanking.Imaging.Augmentation;

/// <summary>Says for each target pixel which point of the source it shows: a linear map of columns and rows, and a shift.</summary>
/// <param name="XFromX">How far the source column moves when the target column moves by one.</param>
/// <param name="XFromY">How far the source column moves when the target row moves by one.</param>
/// <param name="X">The source column of target point (0, 0).</param>
/// <param name="YFromX">How far the source row moves when the target column moves by one.</param>
/// <param name="YFromY">How far the source row moves when the target row moves by one.</param>
/// <param name="Y">The source row of target point (0, 0).</param>
internal readonly record struct AffineMap(double XFromX, double XFromY, double X, double YFromX, double YFromY, double Y)
{
    public static AffineMap Identity { get; } = new(1, 0, 0, 0, 1, 0);

    public static AffineMap Shift(double x, double y) => new(1, 0, x, 0, 1, y);

    public static AffineMap Scale(double x, double y) => new(x, 0, 0, 0, y, 0);

    public static AffineMap Rotation(double angle)
    {
        var (sin, cos) = Math.SinCos(angle);
        return new(cos, sin, 0, -sin, cos, 0);
    }

    /// <summary>Leans horizontal lines by an angle and keeps their length, as Keras does.</summary>
    public static AffineMap Shear(double angle)
    {
        var (sin, cos) = Math.SinCos(angle);
        return new(cos, 0, 0, -sin, 1, 0);
    }

    /// <summary>Returns the map that takes a target point through <paramref name="first"/> and then through <paramref name="second"/>.</summary>
    public static AffineMap operator *(AffineMap second, AffineMap first) => new(
        second.XFromX * first.XFromX + second.XFromY * first.YFromX,
        second.XFromX * first.XFromY + second.XFromY * first.YFromY,
        second.XFromX * first.X + second.XFromY * first.Y + second.X,
        second.YFromX * first.XFromX + second.YFromY * first.YFromX,
        second.YFromX * first.XFromY + second.YFromY * first.YFromY,
        second.YFromX * first.X + second.YFromY * first.Y + second.Y);
}
