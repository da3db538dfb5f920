using MLNetDeepRanking.Imaging.Codecs;
using MLNetDeepRanking.Imaging.Tests.Support;
using SkiaSharp;

namespace MLNetDeepRanking.Imaging.Tests.Codecs;

public class ScaledJpegTests
{
    [Theory]
    [InlineData(640, 480, 300)]
    [InlineData(640, 480, 100)]
    [InlineData(643, 477, 64)]
    [InlineData(1001, 303, 33)]
    public void Decoding_at_reduced_size_is_close_to_decoding_in_full(int width, int height, int size)
    {
        var jpeg = RgbPicture.Photo(width, height).Encode(SKEncodedImageFormat.Jpeg);
        using var bitmap = SKBitmap.Decode(jpeg, new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        foreach (var aspect in Enum.GetValues<AspectMode>())
        {
            var decoder = Decoding.Decoder(size, size, aspect);
            var full = decoder.Read(bitmap.Bytes, width, height, PixelOrder.Rgba32);
            var scaled = decoder.Read(jpeg);
            Assert.InRange(scaled.MeanDifference(full), 0, 1.5);
            Assert.InRange(scaled.MaxDifference(full), 0, 40);
        }
    }

    [Fact]
    public void A_jpeg_far_over_the_limit_is_read_at_reduced_size()
    {
        var jpeg = RgbPicture.Draw(1600, 1200, (_, _) => new(200, 100, 50)).Encode(SKEncodedImageFormat.Jpeg);
        var decoder = new PictureDecoder(Preprocessing.Square(32), new() { MaxPixels = 200 * 150 });
        Assert.InRange(decoder.Read(jpeg).MaxDifference(decoder.Read(RgbPicture.Draw(1600, 1200, (_, _) => new(200, 100, 50)))), 0, 2);
    }

    [Theory]
    [InlineData("baseline.jpg", false)]
    [InlineData("progressive.jpg", true)]
    [InlineData("cmyk.jpg", false)]
    [InlineData("grey.jpg", false)]
    public void Only_a_progressive_jpeg_needs_memory_for_its_full_size(string file, bool expected)
    {
        var jpeg = File.ReadAllBytes(Path.Combine("Pictures", file));
        Assert.Equal(expected, JpegHeader.NeedsFullSize(jpeg));

        var decoder = new PictureDecoder(Preprocessing.Square(2), new() { MaxPixels = 16 });
        if (!expected)
        {
            decoder.Read(jpeg);
            return;
        }
        Assert.Equal(PictureFault.TooLarge, Assert.Throws<PictureException>(() => decoder.Read(jpeg)).Fault);
    }

    [Fact]
    public void A_broken_header_counts_as_full_size_and_never_throws()
    {
        var jpeg = File.ReadAllBytes(Path.Combine("Pictures", "baseline.jpg"));
        var scan = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        for (var length = 0; length < scan; length++) Assert.True(JpegHeader.NeedsFullSize(jpeg.AsSpan(0, length)));
        var random = new Random(5);
        for (var i = 0; i < 2000; i++)
        {
            random.NextBytes(jpeg.AsSpan(2, scan));
            JpegHeader.NeedsFullSize(jpeg);
        }
    }

    [Fact]
    public void Channels_in_separate_scans_count_as_full_size()
    {
        byte[] header = [0xFF, 0xD8, 0xFF, 0xC0, 0, 8, 8, 0, 16, 0, 16, 3, 0xFF, 0xDA, 0, 8, 1, 0, 0, 0, 0, 0];
        Assert.True(JpegHeader.NeedsFullSize(header));
        header[16] = 3;
        Assert.False(JpegHeader.NeedsFullSize(header));
    }
}
