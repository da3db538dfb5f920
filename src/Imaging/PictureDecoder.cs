using MLNetDeepRanking.Imaging.Codecs;
using MLNetDeepRanking.Imaging.Geometry;
using MLNetDeepRanking.Imaging.Pixels;

namespace MLNetDeepRanking.Imaging;

/// <summary>Turns pictures into the pixels of a network: decode, turn upright, lay over the background, resize.</summary>
/// <remarks>
/// <para>
/// PNG, JPEG, WebP, GIF (first frame) and BMP are read. EXIF orientation is applied; colour profiles are not. A JPEG is decoded at the
/// smallest of 1, 1/2, 1/4 and 1/8 of its size that still covers the frame. Resizing is antialiased as in Pillow's <c>BILINEAR</c>;
/// an opaque picture that has the network's size already passes through unchanged.
/// </para>
/// <para>
/// The result depends on the picture and the <see cref="Preprocessing"/> alone. Instances are immutable and safe to share between threads.
/// </para>
/// </remarks>
public sealed class PictureDecoder
{
    private readonly PictureDecoderOptions _options;

    /// <summary>Creates a decoder for one network's input.</summary>
    /// <param name="preprocessing">The size and the treatment of aspect ratio and transparency.</param>
    /// <param name="options">The limits on what is accepted; the defaults if null.</param>
    public PictureDecoder(Preprocessing preprocessing, PictureDecoderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        Preprocessing = preprocessing;
        _options = options ?? new();
    }

    /// <summary>Gets the size and the treatment of aspect ratio and transparency.</summary>
    public Preprocessing Preprocessing { get; }

    /// <summary>Decodes a picture file.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="rgb">
    /// Receives the pixels, height × width × 3, row-major, channels interleaved: exactly <see cref="Preprocessing.ByteCount"/> bytes.
    /// </param>
    /// <exception cref="PictureException">The picture cannot be decoded; the message names the path, the fault and the cure.</exception>
    /// <exception cref="ArgumentException"><paramref name="rgb"/> does not have the right length.</exception>
    public void Decode(string path, Span<byte> rgb)
    {
        ArgumentNullException.ThrowIfNull(path);
        CheckLength(rgb);
        using var file = PictureFile.Read(path);
        Decode(file.Span, path, rgb);
    }

    /// <summary>Decodes the bytes of a picture file.</summary>
    /// <param name="encoded">The content of a PNG, JPEG, WebP, GIF or BMP file.</param>
    /// <param name="name">The name that error messages give the picture.</param>
    /// <param name="rgb">
    /// Receives the pixels, height × width × 3, row-major, channels interleaved: exactly <see cref="Preprocessing.ByteCount"/> bytes.
    /// </param>
    /// <exception cref="PictureException">The picture cannot be decoded; the message holds the name, the fault and the cure.</exception>
    /// <exception cref="ArgumentException"><paramref name="rgb"/> does not have the right length.</exception>
    public unsafe void Decode(ReadOnlySpan<byte> encoded, string name, Span<byte> rgb)
    {
        ArgumentNullException.ThrowIfNull(name);
        CheckLength(rgb);
        if (encoded.IsEmpty) throw PictureFile.Empty(name);
        fixed (byte* first = encoded)
        {
            using var picture = EncodedPicture.Open(first, encoded.Length, name);
            Decode(picture, rgb);
        }
    }

    /// <summary>Prepares a picture that is decoded already.</summary>
    /// <param name="pixels">The pixels, row-major, without gaps between rows.</param>
    /// <param name="width">The picture's width in pixels.</param>
    /// <param name="height">The picture's height in pixels.</param>
    /// <param name="order">How the bytes of one pixel lie in memory.</param>
    /// <param name="rgb">
    /// Receives the pixels, height × width × 3, row-major, channels interleaved: exactly <see cref="Preprocessing.ByteCount"/> bytes.
    /// </param>
    /// <exception cref="ArgumentException">A span does not have the right length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or the order is unknown.</exception>
    public void Prepare(ReadOnlySpan<byte> pixels, int width, int height, PixelOrder order, Span<byte> rgb)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        CheckLength(rgb);
        var expected = (long)width * height * Compositor.BytesPerPixel(order);
        if (pixels.Length != expected)
        {
            throw new ArgumentException($"A {width}×{height} {order} picture has {expected} bytes, not {pixels.Length}.", nameof(pixels));
        }
        var plan = FramePlan.For(width, height, Preprocessing);
        if (order == PixelOrder.Rgb24)
        {
            Fill(pixels, width, height, plan.Box, plan, Orientation.Upright, rgb);
            return;
        }
        using var opaque = new RentedBytes(width * height * 3);
        Compositor.ToRgb(pixels, order, Preprocessing.Background, opaque.Span);
        Fill(opaque.Span, width, height, plan.Box, plan, Orientation.Upright, rgb);
    }

    private void Decode(EncodedPicture picture, Span<byte> rgb)
    {
        var orientation = picture.Orientation;
        var (uprightWidth, uprightHeight) = orientation.SwapsAxes ? (picture.Height, picture.Width) : (picture.Width, picture.Height);
        var plan = FramePlan.For(uprightWidth, uprightHeight, Preprocessing);
        // The box is centred, so mirroring leaves it where it is: only a swap of axes moves it.
        var box = orientation.SwapsAxes ? plan.Box.Transposed : plan.Box;
        var (boxWidth, boxHeight) = orientation.SwapsAxes ? (plan.Height, plan.Width) : (plan.Width, plan.Height);
        var scale = picture.SmallestScale(box, boxWidth, boxHeight);
        using var pixels = picture.Decode(scale, Preprocessing.Background, _options.MaxPixels, out var width, out var height);
        Fill(pixels.Span, width, height, box.Scaled(scale), plan, orientation, rgb);
    }

    private void Fill(
        ReadOnlySpan<byte> source, int width, int height, SourceBox box, FramePlan plan, Orientation orientation, Span<byte> rgb)
    {
        if (plan.Width * plan.Height < Preprocessing.Width * Preprocessing.Height) FillBackground(rgb);
        var stride = Preprocessing.Width * 3;
        var shown = rgb[(plan.Top * stride + plan.Left * 3)..];
        if (orientation == Orientation.Upright)
        {
            Resampler.Resample(source, width, height, box, shown, stride, plan.Width, plan.Height);
            return;
        }
        var (storedWidth, storedHeight) = orientation.SwapsAxes ? (plan.Height, plan.Width) : (plan.Width, plan.Height);
        using var stored = new RentedBytes(storedWidth * storedHeight * 3);
        Resampler.Resample(source, width, height, box, stored.Span, storedWidth * 3, storedWidth, storedHeight);
        orientation.Copy(stored.Span, storedWidth, storedHeight, shown, stride);
    }

    private void FillBackground(Span<byte> rgb)
    {
        var (red, green, blue) = Preprocessing.Background;
        for (var i = 0; i < rgb.Length; i += 3) (rgb[i], rgb[i + 1], rgb[i + 2]) = (red, green, blue);
    }

    private void CheckLength(Span<byte> rgb)
    {
        if (rgb.Length == Preprocessing.ByteCount) return;
        var size = $"{Preprocessing.Width}×{Preprocessing.Height}";
        throw new ArgumentException($"The pixels of a {size} picture take {Preprocessing.ByteCount} bytes, not {rgb.Length}.", nameof(rgb));
    }
}
