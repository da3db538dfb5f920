using System.Runtime.Intrinsics;
using MLNetDeepRanking.Imaging.Augmentation;

namespace MLNetDeepRanking.Imaging;

/// <summary>Changes a training picture at random: rotation, scale, shift, flip and colour, in one bilinear pass.</summary>
/// <remarks>
/// The result depends on the picture, the options and the state of the <see cref="Random"/> alone, and one call always draws nine numbers.
/// Instances are immutable and safe to share between threads, each with a <see cref="Random"/> of its own.
/// </remarks>
public sealed class Augmenter
{
    /// <summary>Creates an augmenter.</summary>
    /// <param name="options">How far pictures may be changed; <see cref="AugmentationOptions.Light"/> if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public Augmenter(AugmentationOptions? options = null)
    {
        Options = options ?? AugmentationOptions.Light;
        Options.Validate();
    }

    /// <summary>Gets how far pictures may be changed.</summary>
    public AugmentationOptions Options { get; }

    /// <summary>Writes a changed copy of a picture.</summary>
    /// <param name="source">The picture: height × width × 3, row-major, channels interleaved RGB.</param>
    /// <param name="destination">Receives the copy, in the same layout; it must not overlap <paramref name="source"/>.</param>
    /// <param name="width">The width in pixels.</param>
    /// <param name="height">The height in pixels.</param>
    /// <param name="background">What comes into view where the picture ends, and the colour that gains leave as it is.</param>
    /// <param name="random">The source of all randomness.</param>
    /// <exception cref="ArgumentException">A span does not have width × height × 3 bytes, or the two overlap.</exception>
    public void Apply(ReadOnlySpan<byte> source, Span<byte> destination, int width, int height, RgbColor background, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        CheckLength(source.Length, width, height, nameof(source));
        CheckLength(destination.Length, width, height, nameof(destination));
        if (source.Overlaps(destination)) throw new ArgumentException("The copy may not overlap the picture.", nameof(destination));

        var change = PictureChange.Draw(Options, width, height, random);
        var ground = Vector128.Create((float)background.R, background.G, background.B, 0);
        var picture = new BilinearPicture(source, width, height, ground);
        for (int y = 0, to = 0; y < height; y++)
        {
            var (rowX, rowY) = (change.X + y * change.XFromY, change.Y + y * change.YFromY);
            for (var x = 0; x < width; x++, to += 3)
            {
                var pixel = picture[rowX + x * change.XFromX, rowY + x * change.YFromX];
                Write(ground + (pixel - ground) * change.Gain, change.Gray, destination[to..]);
            }
        }
    }

    private static void Write(Vector128<float> pixel, bool gray, Span<byte> destination)
    {
        pixel = Vector128.Min(Vector128.Max(pixel, Vector128<float>.Zero), Vector128.Create(255f));
        if (gray) pixel = Vector128.Create((pixel[0] + pixel[1] + pixel[2]) / 3);
        var rounded = Vector128.ConvertToInt32(pixel + Vector128.Create(0.5f));
        destination[0] = (byte)rounded[0];
        destination[1] = (byte)rounded[1];
        destination[2] = (byte)rounded[2];
    }

    private static void CheckLength(int length, int width, int height, string name)
    {
        if (length == (long)width * height * 3) return;
        throw new ArgumentException($"A {width}×{height} RGB picture has {(long)width * height * 3} bytes, not {length}.", name);
    }
}
