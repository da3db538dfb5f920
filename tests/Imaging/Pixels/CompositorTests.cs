using MLNetDeepRanking.Imaging.Pixels;
using MLNetDeepRanking.Imaging.Tests.Support;
using SkiaSharp;

namespace MLNetDeepRanking.Imaging.Tests.Pixels;

public class CompositorTests
{
    private static readonly RgbColor Teal = new(0, 128, 129);

    [Fact]
    public void Every_alpha_over_every_colour_is_the_rounded_blend()
    {
        var pixels = new byte[256 * 256 * 4];
        for (var i = 0; i < 256 * 256; i++)
        {
            (pixels[i * 4], pixels[i * 4 + 1], pixels[i * 4 + 3]) = ((byte)i, (byte)(255 - i), (byte)(i >> 8));
        }
        var rgb = new byte[256 * 256 * 3];
        Compositor.ToRgb(pixels, PixelOrder.Rgba32, Teal, rgb);
        for (var i = 0; i < 256 * 256; i++)
        {
            var alpha = (i >> 8) / 255.0;
            Assert.Equal(Blend((byte)i, Teal.R, alpha), rgb[i * 3]);
            Assert.Equal(Blend((byte)(255 - i), Teal.G, alpha), rgb[i * 3 + 1]);
            Assert.Equal(Blend(0, Teal.B, alpha), rgb[i * 3 + 2]);
        }
    }

    [Theory]
    [InlineData(PixelOrder.Rgba32, new byte[] { 200, 100, 40, 128 })]
    [InlineData(PixelOrder.Bgra32, new byte[] { 40, 100, 200, 128 })]
    [InlineData(PixelOrder.Rgba32Premultiplied, new byte[] { 100, 50, 20, 128 })]
    [InlineData(PixelOrder.Bgra32Premultiplied, new byte[] { 20, 50, 100, 128 })]
    public void All_orders_mean_the_same_pixel(PixelOrder order, byte[] pixel)
    {
        var rgb = new byte[3];
        Compositor.ToRgb(pixel, order, RgbColor.White, rgb);
        Assert.Equal([227, 177, 147], rgb.Select(value => (int)value), (expected, actual) => Math.Abs(expected - actual) <= 1);
    }

    [Fact]
    public void Premultiplied_colours_above_their_alpha_saturate()
    {
        var rgb = new byte[3];
        Compositor.ToRgb([250, 0, 0, 10], PixelOrder.Rgba32Premultiplied, RgbColor.White, rgb);
        Assert.Equal([255, 245, 245], rgb);
    }

    [Fact]
    public void The_target_may_lie_where_the_pixels_lie()
    {
        var buffer = new byte[400];
        new Random(1).NextBytes(buffer);
        var apart = new byte[300];
        Compositor.ToRgb(buffer, PixelOrder.Bgra32, Teal, apart);
        Compositor.ToRgb(buffer, PixelOrder.Bgra32, Teal, buffer);
        Assert.Equal(apart, buffer[..300]);
    }

    [Fact]
    public void Colour_under_transparent_pixels_does_not_bleed_when_resized()
    {
        // Opaque black beside fully transparent "red": halfway there is grey, never a red fringe.
        using var bitmap = new SKBitmap(new SKImageInfo(40, 40, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        bitmap.Erase(new SKColor(255, 0, 0, 0));
        for (var y = 0; y < 40; y++)
        {
            for (var x = 0; x < 20; x++) bitmap.SetPixel(x, y, SKColors.Black);
        }
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        var actual = Decoding.Decoder(7, 7).Read(png.ToArray());
        Assert.All(actual.Bytes.Chunk(3), pixel => Assert.True(pixel[0] == pixel[1] && pixel[1] == pixel[2]));
        Assert.Equal(RgbColor.White, actual[6, 3]);
        Assert.Equal(RgbColor.Black, actual[0, 3]);
    }

    [Fact]
    public void A_transparent_file_shows_the_background()
    {
        using var bitmap = new SKBitmap(new SKImageInfo(5, 5, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        bitmap.Erase(new SKColor(200, 100, 50, 51));
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        var expected = new RgbColor(Blend(200, Teal.R, 0.2), Blend(100, Teal.G, 0.2), Blend(50, Teal.B, 0.2));
        var actual = Decoding.Decoder(5, 5, background: Teal).Read(png.ToArray());
        Assert.Equal(RgbPicture.Draw(5, 5, (_, _) => expected).Bytes, actual.Bytes);
    }

    private static byte Blend(byte colour, byte background, double alpha) =>
        (byte)Math.Floor(colour * alpha + background * (1 - alpha) + 0.5);
}
