using System.Runtime.InteropServices;
using MLNetDeepRanking.Imaging.Pixels;
using SkiaSharp;

namespace MLNetDeepRanking.Imaging.Augmentation;

/// <summary>Sends a picture through JPEG once more, with its colours at half the resolution, as cameras and web pages do.</summary>
internal static class JpegPass
{
    public static unsafe void Apply(Span<byte> rgb, int width, int height, int quality)
    {
        var info = new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var rented = new RentedBytes(info.BytesSize);
        var pixels = MemoryMarshal.Cast<byte, uint>(rented.Span);
        RgbxPixels.Unpack(rgb, pixels);
        fixed (uint* first = pixels)
        {
            using var pixmap = new SKPixmap(info, (nint)first);
            var options = new SKJpegEncoderOptions(quality, SKJpegEncoderDownsample.Downsample420, SKJpegEncoderAlphaOption.Ignore);
            using var encoded = pixmap.Encode(options);
            using var codec = SKCodec.Create(encoded);
            var result = codec.GetPixels(info, (nint)first);
            if (result != SKCodecResult.Success) throw new InvalidOperationException($"A JPEG just written cannot be read: {result}.");
        }
        RgbxPixels.Pack(pixels, rgb);
    }
}
