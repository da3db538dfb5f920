namespace MLNetDeepRanking.Imaging.Augmentation;

/// <summary>A rearrangement of a picture that loses nothing: mirrored, turned by right angles, its colour channels exchanged.</summary>
/// <param name="IsMirrored">Whether left and right are exchanged, before the turn.</param>
/// <param name="QuarterTurns">How many right angles it is turned by, clockwise: 0 to 3. Odd ones need a square picture.</param>
/// <param name="ColorOrder">Which order of red, green and blue it gets: 0 to 5, where 0 leaves them.</param>
internal readonly record struct PictureSymmetry(bool IsMirrored, int QuarterTurns, int ColorOrder)
{
    /// <summary>How many orders three channels have.</summary>
    public const int ColorOrders = 6;

    // For each order, the source channel of red, green and blue.
    private static ReadOnlySpan<byte> Channels => [0, 1, 2, 0, 2, 1, 1, 0, 2, 1, 2, 0, 2, 0, 1, 2, 1, 0];

    /// <summary>Writes the rearranged picture.</summary>
    /// <param name="source">The picture: height × width × 3.</param>
    /// <param name="destination">Receives the result, of the same size; it must not overlap <paramref name="source"/>.</param>
    /// <param name="width">The width in pixels.</param>
    /// <param name="height">The height in pixels.</param>
    public void Apply(ReadOnlySpan<byte> source, Span<byte> destination, int width, int height)
    {
        var channels = Channels.Slice(3 * ColorOrder, 3);
        for (var (y, target) = (0, 0); y < height; y++)
        {
            for (var x = 0; x < width; x++, target += 3)
            {
                var pixel = source.Slice(3 * Origin(x, y, width, height), 3);
                destination[target] = pixel[channels[0]];
                destination[target + 1] = pixel[channels[1]];
                destination[target + 2] = pixel[channels[2]];
            }
        }
    }

    // The number of the source pixel that comes to lie at (x, y).
    private int Origin(int x, int y, int width, int height)
    {
        var (column, row) = QuarterTurns switch
        {
            0 => (x, y),
            1 => (y, width - 1 - x),
            2 => (width - 1 - x, height - 1 - y),
            _ => (height - 1 - y, x),
        };
        return row * width + (IsMirrored ? width - 1 - column : column);
    }
}
