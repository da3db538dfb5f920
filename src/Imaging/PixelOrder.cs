namespace MLNetDeepRanking.Imaging;

/// <summary>How the bytes of one pixel lie in memory, and what its alpha means.</summary>
public enum PixelOrder
{
    /// <summary>Three bytes: red, green, blue.</summary>
    Rgb24,

    /// <summary>Four bytes: red, green, blue, straight alpha.</summary>
    Rgba32,

    /// <summary>Four bytes: blue, green, red, straight alpha.</summary>
    Bgra32,

    /// <summary>Four bytes: red, green, blue, alpha; the colours are already multiplied by alpha.</summary>
    Rgba32Premultiplied,

    /// <summary>Four bytes: blue, green, red, alpha; the colours are already multiplied by alpha, as in <c>MLImage</c>.</summary>
    Bgra32Premultiplied,
}
