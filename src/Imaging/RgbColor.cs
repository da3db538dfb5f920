namespace MLNetDeepRanking.Imaging;

/// <summary>An opaque 8-bit sRGB colour.</summary>
/// <param name="R">Red, 0 to 255.</param>
/// <param name="G">Green, 0 to 255.</param>
/// <param name="B">Blue, 0 to 255.</param>
public readonly record struct RgbColor(byte R, byte G, byte B)
{
    /// <summary>Gets white, the default background.</summary>
    public static RgbColor White { get; } = new(255, 255, 255);

    /// <summary>Gets black.</summary>
    public static RgbColor Black { get; } = new(0, 0, 0);

    /// <summary>Returns the colour as <c>#RRGGBB</c>.</summary>
    public override string ToString() => $"#{R:X2}{G:X2}{B:X2}";
}
