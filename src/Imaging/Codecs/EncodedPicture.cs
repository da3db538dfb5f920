using System.Globalization;
using System.Text;
using MLNetDeepRanking.Imaging.Geometry;
using MLNetDeepRanking.Imaging.Pixels;
using SkiaSharp;

namespace MLNetDeepRanking.Imaging.Codecs;

/// <summary>An encoded picture whose header has been read: its size and orientation are known, its pixels are decoded on demand.</summary>
/// <remarks>Colour profiles are not applied, as in torchvision and ML.NET's own image loader: pixels stay comparable.</remarks>
internal sealed unsafe class EncodedPicture : IDisposable
{
    private readonly string _name;
    private readonly SKData _data;
    private readonly SKMemoryStream _stream;
    private readonly SKCodec _codec;
    private readonly bool _needsFullSize;

    private EncodedPicture(string name, SKData data, SKMemoryStream stream, SKCodec codec, bool needsFullSize)
    {
        (_name, _data, _stream, _codec, _needsFullSize) = (name, data, stream, codec, needsFullSize);
    }

    /// <summary>Gets the stored width, before the orientation is applied.</summary>
    public int Width => _codec.Info.Width;

    /// <summary>Gets the stored height, before the orientation is applied.</summary>
    public int Height => _codec.Info.Height;

    /// <summary>Gets how the stored pixels are turned upright.</summary>
    public Orientation Orientation => Orientation.FromExif((int)_codec.EncodedOrigin);

    /// <summary>Reads the header of encoded bytes.</summary>
    /// <param name="encoded">The first byte; it must stay pinned until the picture is disposed.</param>
    /// <param name="length">The number of bytes.</param>
    /// <param name="name">The name for error messages.</param>
    /// <exception cref="PictureException">The bytes are not a picture of a known format, or end inside the header.</exception>
    public static EncodedPicture Open(byte* encoded, int length, string name)
    {
        var data = SKData.Create((nint)encoded, length);
        var stream = new SKMemoryStream(data);
        var codec = SKCodec.Create(stream, out var result);
        if (codec is not null && IsSupported(codec.EncodedFormat))
        {
            var bytes = new ReadOnlySpan<byte>(encoded, length);
            return new(name, data, stream, codec, codec.EncodedFormat == SKEncodedImageFormat.Jpeg && JpegHeader.NeedsFullSize(bytes));
        }
        codec?.Dispose();
        stream.Dispose();
        data.Dispose();
        throw result == SKCodecResult.IncompleteInput
            ? Truncated(name, "its header ends early")
            : NotAPicture(name, new ReadOnlySpan<byte>(encoded, length));
    }

    /// <summary>Returns the smallest fraction (1, 1/2, 1/4, 1/8) of the full size that still covers what a box is resized to.</summary>
    public double SmallestScale(SourceBox box, int targetWidth, int targetHeight)
    {
        if (_codec.EncodedFormat != SKEncodedImageFormat.Jpeg) return 1;
        var scale = 1.0;
        while (scale > 0.125 && box.Width * scale >= 2 * targetWidth && box.Height * scale >= 2 * targetHeight) scale /= 2;
        return scale;
    }

    /// <summary>Decodes to opaque RGB at a fraction of the full size.</summary>
    /// <exception cref="PictureException">The picture is too large, or its data ends early or is damaged.</exception>
    public RentedBytes Decode(double scale, RgbColor background, int maxPixels, out int width, out int height)
    {
        var size = scale < 1 ? _codec.GetScaledDimensions((float)scale) : _codec.Info.Size;
        (width, height) = (size.Width, size.Height);
        var pixelCount = _needsFullSize ? (long)Width * Height : (long)width * height;
        if (pixelCount > maxPixels) throw TooLarge(pixelCount, maxPixels);

        var opaque = _codec.Info.AlphaType == SKAlphaType.Opaque;
        var info = new SKImageInfo(width, height, SKColorType.Rgba8888, opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul);
        var pixels = new RentedBytes(info.BytesSize);
        SKCodecResult result;
        fixed (byte* first = pixels.Span) result = _codec.GetPixels(info, (nint)first, info.RowBytes, SKCodecOptions.Default);
        if (result == SKCodecResult.Success)
        {
            Compositor.ToRgb(pixels.Span, PixelOrder.Rgba32, background, pixels.Span);
            return pixels;
        }
        pixels.Dispose();
        throw Truncated(_name, $"its {_codec.EncodedFormat.ToString().ToUpperInvariant()} data of {Width}×{Height} pixels ends early");
    }

    public void Dispose()
    {
        _codec.Dispose();
        _stream.Dispose();
        _data.Dispose();
    }

    private static bool IsSupported(SKEncodedImageFormat format) => format is SKEncodedImageFormat.Png or SKEncodedImageFormat.Jpeg
        or SKEncodedImageFormat.Webp or SKEncodedImageFormat.Gif or SKEncodedImageFormat.Bmp;

    private static PictureException Truncated(string name, string what) =>
        new(name, PictureFault.Truncated, $"is truncated or damaged: {what}", "Copy or download it again, or leave it out.");

    private static PictureException NotAPicture(string name, ReadOnlySpan<byte> encoded) => new(
        name, PictureFault.NotAPicture, $"is not a picture in a known format (it starts with {Beginning(encoded)})",
        "PNG, JPEG, WebP, GIF and BMP can be read: convert it, or leave it out.");

    private PictureException TooLarge(long pixelCount, int maxPixels) => new(
        _name, PictureFault.TooLarge,
        string.Create(CultureInfo.InvariantCulture,
            $"is too large: {Width}×{Height} pixels, of which {pixelCount:N0} must be held in memory; the limit is {maxPixels:N0}"),
        $"Make it smaller, or raise {nameof(PictureDecoderOptions)}.{nameof(PictureDecoderOptions.MaxPixels)}.");

    private static string Beginning(ReadOnlySpan<byte> encoded)
    {
        var start = encoded[..Math.Min(encoded.Length, 12)];
        return start.ContainsAnyExceptInRange((byte)' ', (byte)'~')
            ? $"the bytes {Convert.ToHexString(start)}"
            : $"the text '{Encoding.ASCII.GetString(start)}'";
    }
}
