using MLNetDeepRanking.Imaging.Geometry;
using MLNetDeepRanking.Imaging.Tests.Support;

namespace MLNetDeepRanking.Imaging.Tests.Geometry;

public class ResamplerTests
{
    [Fact]
    public void Random_boxes_agree_with_a_naive_double_precision_resize()
    {
        var random = new Random(7);
        for (var i = 0; i < 60; i++)
        {
            var source = RgbPicture.Noise(random.Next(1, 70), random.Next(1, 50), i);
            var (boxWidth, boxHeight) = (source.Width * Fraction(random), source.Height * Fraction(random));
            var box = new SourceBox(
                random.NextDouble() * (source.Width - boxWidth), random.NextDouble() * (source.Height - boxHeight), boxWidth, boxHeight);
            var actual = new RgbPicture(random.Next(1, 40), random.Next(1, 40));
            Resampler.Resample(
                source.Bytes, source.Width, source.Height, box, actual.Bytes, actual.Width * 3, actual.Width, actual.Height);
            var expected = NaiveResize.Resize(source, box.X, box.Y, box.Width, box.Height, actual.Width, actual.Height);
            Assert.InRange(actual.MaxDifference(expected), 0, 1);
            Assert.InRange(actual.MeanDifference(expected), 0, 0.01);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(127)]
    [InlineData(255)]
    public void A_flat_picture_stays_flat(byte level)
    {
        var source = RgbPicture.Draw(53, 29, (_, _) => new(level, level, level));
        foreach (var size in new[] { 1, 7, 52, 53, 54, 200 })
        {
            var actual = new RgbPicture(size, size);
            Resampler.Resample(source.Bytes, 53, 29, new(0, 0, 53, 29), actual.Bytes, size * 3, size, size);
            Assert.All(actual.Bytes, value => Assert.Equal(level, value));
        }
    }

    [Fact]
    public void Fine_stripes_shrink_to_grey_instead_of_aliasing()
    {
        var stripes = RgbPicture.Draw(512, 512, (x, _) => x % 2 == 0 ? RgbColor.Black : RgbColor.White);
        var actual = Decoding.Decoder(60, 60).Read(stripes);
        Assert.All(actual.Bytes, value => Assert.InRange(value, 120, 135));
    }

    [Fact]
    public void Only_the_rectangle_is_written()
    {
        var source = RgbPicture.Noise(9, 9, seed: 1);
        var frame = RgbPicture.Draw(6, 5, (_, _) => new(7, 7, 7));
        Resampler.Resample(source.Bytes, 9, 9, new(0, 0, 9, 9), frame.Bytes.AsSpan((6 + 2) * 3), 6 * 3, 3, 2);
        var expected = NaiveResize.Resize(source, 0, 0, 9, 9, 3, 2);
        var whole = RgbPicture.Draw(6, 5, (x, y) => x is >= 2 and < 5 && y is >= 1 and < 3 ? expected[x - 2, y - 1] : new(7, 7, 7));
        Assert.InRange(frame.MaxDifference(whole), 0, 1);
    }

    private static double Fraction(Random random) => random.Next(3) == 0 ? 1 : 0.1 + 0.9 * random.NextDouble();
}
