namespace MLNetDeepRanking.Imaging;

/// <summary>Limits on what a <see cref="PictureDecoder"/> accepts.</summary>
public sealed class PictureDecoderOptions
{
    /// <summary>The largest limit: its 32-bit pixels still fit in one array.</summary>
    private const int LargestMaxPixels = 500_000_000;

    private readonly int _maxPixels = 100_000_000;

    /// <summary>Gets the most pixels that one picture may take in memory while it is decoded; four bytes each.</summary>
    /// <value>The default value is 100 million; 1 to 500 million.</value>
    /// <remarks>
    /// JPEG pictures are decoded at a reduced size, so that a 400-megapixel one usually stays far below the limit.
    /// The size is read from the header: a picture over the limit is refused before its pixels are allocated.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1 to 500 million.</exception>
    public int MaxPixels
    {
        get => _maxPixels;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxPixels));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, LargestMaxPixels, nameof(MaxPixels));
            _maxPixels = value;
        }
    }
}
