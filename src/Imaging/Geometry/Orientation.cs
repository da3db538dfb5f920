namespace MLNetDeepRanking.Imaging.Geometry;

/// <summary>How stored pixels are turned upright: the eight values of the EXIF orientation tag.</summary>
/// <param name="SwapsAxes">Whether upright rows are stored columns.</param>
/// <param name="MirrorsX">Whether stored columns run backwards.</param>
/// <param name="MirrorsY">Whether stored rows run backwards.</param>
internal readonly record struct Orientation(bool SwapsAxes, bool MirrorsX, bool MirrorsY)
{
    public static Orientation Upright { get; }

    /// <summary>Returns the orientation of an EXIF value, 1 to 8; any other value counts as upright, as viewers do.</summary>
    public static Orientation FromExif(int value) => value switch
    {
        2 => new(false, true, false),
        3 => new(false, true, true),
        4 => new(false, false, true),
        5 => new(true, false, false),
        6 => new(true, false, true),
        7 => new(true, true, true),
        8 => new(true, true, false),
        _ => Upright,
    };

    /// <summary>Copies a stored RGB picture upright into a frame.</summary>
    /// <param name="stored">The stored pixels, without gaps.</param>
    /// <param name="storedWidth">The stored width.</param>
    /// <param name="storedHeight">The stored height.</param>
    /// <param name="frame">The frame, from the first pixel that is written.</param>
    /// <param name="stride">The bytes of one row of the frame.</param>
    public void Copy(ReadOnlySpan<byte> stored, int storedWidth, int storedHeight, Span<byte> frame, int stride)
    {
        var (width, height) = SwapsAxes ? (storedHeight, storedWidth) : (storedWidth, storedHeight);
        for (var y = 0; y < height; y++)
        {
            var row = frame.Slice(y * stride, width * 3);
            for (var x = 0; x < width; x++)
            {
                var (u, v) = SwapsAxes ? (y, x) : (x, y);
                if (MirrorsX) u = storedWidth - 1 - u;
                if (MirrorsY) v = storedHeight - 1 - v;
                stored.Slice((v * storedWidth + u) * 3, 3).CopyTo(row[(x * 3)..]);
            }
        }
    }
}
