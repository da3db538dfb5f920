using MLNetDeepRanking.Imaging.Tests.Support;
using SkiaSharp;

namespace MLNetDeepRanking.Imaging.Tests;

public class PictureDecoderTests
{
    [Theory]
    [InlineData(AspectMode.Pad)]
    [InlineData(AspectMode.Crop)]
    [InlineData(AspectMode.Stretch)]
    public void A_picture_that_has_the_size_already_passes_through_unchanged(AspectMode aspect)
    {
        var picture = RgbPicture.Noise(31, 17, seed: 1);
        var decoder = Decoding.Decoder(31, 17, aspect);
        Assert.Equal(picture.Bytes, decoder.Read(picture.Encode(SKEncodedImageFormat.Png)).Bytes);
        Assert.Equal(picture.Bytes, decoder.Read(picture).Bytes);
    }

    [Theory]
    [InlineData(100, 50, 20, 20, 0, 5, 20, 10)]
    [InlineData(50, 100, 20, 20, 5, 0, 10, 20)]
    [InlineData(3, 2, 20, 20, 0, 3, 20, 13)]
    [InlineData(1000, 1, 16, 8, 0, 3, 16, 1)]
    [InlineData(7, 7, 9, 4, 2, 0, 4, 4)]
    public void Pad_keeps_the_whole_picture_in_the_centre(
        int width, int height, int frameWidth, int frameHeight, int left, int top, int shownWidth, int shownHeight)
    {
        var background = new RgbColor(1, 2, 3);
        var picture = RgbPicture.Noise(width, height, seed: 2);
        var shown = NaiveResize.Resize(picture, 0, 0, width, height, shownWidth, shownHeight);
        var expected = RgbPicture.Draw(frameWidth, frameHeight, (x, y) =>
            x >= left && x < left + shownWidth && y >= top && y < top + shownHeight ? shown[x - left, y - top] : background);
        var actual = Decoding.Decoder(frameWidth, frameHeight, AspectMode.Pad, background).Read(picture);
        Assert.InRange(actual.MaxDifference(expected), 0, 1);
    }

    [Theory]
    [InlineData(100, 50, 20, 20, 25, 0, 50, 50)]
    [InlineData(50, 101, 20, 20, 0, 25.5, 50, 50)]
    [InlineData(10, 4, 30, 24, 2.5, 0, 5, 4)]
    public void Crop_fills_the_frame_from_the_centre(
        int width, int height, int frameWidth, int frameHeight, double boxX, double boxY, double boxWidth, double boxHeight)
    {
        var picture = RgbPicture.Noise(width, height, seed: 3);
        var expected = NaiveResize.Resize(picture, boxX, boxY, boxWidth, boxHeight, frameWidth, frameHeight);
        var actual = Decoding.Decoder(frameWidth, frameHeight, AspectMode.Crop).Read(picture);
        Assert.InRange(actual.MaxDifference(expected), 0, 1);
    }

    [Fact]
    public void Stretch_fills_the_frame_with_the_whole_picture()
    {
        var picture = RgbPicture.Noise(90, 40, seed: 4);
        var actual = Decoding.Decoder(13, 33).Read(picture);
        Assert.InRange(actual.MaxDifference(NaiveResize.Resize(picture, 0, 0, 90, 40, 13, 33)), 0, 1);
    }

    [Theory]
    [InlineData(AspectMode.Pad)]
    [InlineData(AspectMode.Crop)]
    [InlineData(AspectMode.Stretch)]
    public void A_picture_of_one_pixel_fills_a_square_frame(AspectMode aspect)
    {
        var colour = new RgbColor(12, 34, 56);
        var encoded = RgbPicture.Draw(1, 1, (_, _) => colour).Encode(SKEncodedImageFormat.Png);
        Assert.Equal(RgbPicture.Draw(8, 8, (_, _) => colour).Bytes, Decoding.Decoder(8, 8, aspect).Read(encoded).Bytes);
    }

    [Fact]
    public void A_file_and_its_bytes_give_the_same_pixels()
    {
        using var folder = new TemporaryFolder();
        var encoded = RgbPicture.Photo(80, 60).Encode(SKEncodedImageFormat.Jpeg);
        var path = folder.Write("a photo – with ünicode.JPG", encoded);
        var decoder = new PictureDecoder(Preprocessing.Square(32));
        Assert.Equal(decoder.Read(encoded).Bytes, decoder.Read(path).Bytes);
    }

    [Fact]
    public void Threads_share_one_decoder()
    {
        var decoder = new PictureDecoder(Preprocessing.Square(48));
        var pictures = Enumerable.Range(0, 8)
            .Select(seed => RgbPicture.Noise(70 + seed, 50, seed).Encode(SKEncodedImageFormat.Png))
            .ToArray();
        var alone = pictures.Select(picture => decoder.Read(picture).Bytes).ToArray();
        Parallel.For(0, 200, i => Assert.Equal(alone[i % 8], decoder.Read(pictures[i % 8]).Bytes));
    }

    [Fact]
    public void Spans_of_the_wrong_length_are_refused()
    {
        var decoder = new PictureDecoder(Preprocessing.Square(4));
        var target = Assert.Throws<ArgumentException>(() => decoder.Decode([1], "x", new byte[47]));
        Assert.Contains("4×4 picture take 48 bytes, not 47", target.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => decoder.Decode("x.png", new byte[49]));
        var source = Assert.Throws<ArgumentException>(() => decoder.Prepare(new byte[11], 2, 2, PixelOrder.Rgb24, new byte[48]));
        Assert.Contains("2×2 Rgb24 picture has 12 bytes, not 11", source.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => decoder.Prepare([], 0, 2, PixelOrder.Rgb24, new byte[48]));
        Assert.Throws<ArgumentOutOfRangeException>(() => decoder.Prepare(new byte[4], 1, 1, (PixelOrder)99, new byte[48]));
    }

    [Fact]
    public void The_default_limit_is_100_million_pixels()
    {
        Assert.Equal(100_000_000, new PictureDecoderOptions().MaxPixels);
        Assert.Throws<ArgumentOutOfRangeException>(() => new PictureDecoderOptions { MaxPixels = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PictureDecoderOptions { MaxPixels = 500_000_001 });
    }
}
