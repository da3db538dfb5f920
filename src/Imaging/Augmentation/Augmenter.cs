using MLNetDeepRanking.Imaging.Augmentation;

namespace MLNetDeepRanking.Imaging;

/// <summary>Changes a training picture at random: geometry and colour in one pass, then blur, JPEG and an erased box.</summary>
/// <remarks>
/// The result depends on the picture, the options and the state of the <see cref="Random"/> alone, and one call always draws as many numbers.
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
    /// <param name="background">
    /// The colour that gains leave as it is, and that comes into view where the picture ends, unless its edge is continued.
    /// </param>
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

        var change = PictureChange.Draw(Options, width, height, background, random);
        if (change.Geometry == AffineMap.Identity && change.Color == ColorMap.Identity) source.CopyTo(destination);
        else AffineResampler.Resample(source, destination, width, height, change.Geometry, change.Color, Options.Border, background);

        if (change.BlurDeviation > 0) GaussianBlur.Apply(destination, width, height, change.BlurDeviation);
        if (change.JpegQuality > 0) JpegPass.Apply(destination, width, height, change.JpegQuality);
        if (change.Erased is { } box) NoiseBox.Apply(destination, width, height, box, change.NoiseSeed);
    }

    private static void CheckLength(int length, int width, int height, string name)
    {
        if (length == (long)width * height * 3) return;
        throw new ArgumentException($"A {width}×{height} RGB picture has {(long)width * height * 3} bytes, not {length}.", name);
    }
}
