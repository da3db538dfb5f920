using MLNetDeepRanking.Imaging.Augmentation;
using MLNetDeepRanking.Imaging.Tests.Support;

namespace MLNetDeepRanking.Imaging.Tests.Augmentation;

public class GaussianBlurTests
{
    [Theory]
    [InlineData(40, 23, 0.4)]
    [InlineData(17, 31, 1.3)]
    [InlineData(9, 5, 4)]
    [InlineData(1, 1, 2)]
    public void A_blur_is_the_naive_convolution(int width, int height, double deviation)
    {
        var picture = RgbPicture.Noise(width, height, seed: 4);
        var blurred = new RgbPicture(width, height);
        picture.Bytes.CopyTo(blurred.Bytes, 0);
        GaussianBlur.Apply(blurred.Bytes, width, height, deviation);
        Assert.InRange(blurred.MaxDifference(Naive(picture, deviation)), 0, 1);
    }

    [Fact]
    public void No_deviation_changes_nothing()
    {
        var picture = RgbPicture.Noise(12, 8, seed: 4);
        var blurred = picture.Bytes.ToArray();
        GaussianBlur.Apply(blurred, 12, 8, 1e-9);
        Assert.Equal(picture.Bytes, blurred);
    }

    private static RgbPicture Naive(RgbPicture picture, double deviation)
    {
        var radius = Math.Max(1, (int)Math.Ceiling(3 * deviation));
        return RgbPicture.Draw(picture.Width, picture.Height, (x, y) =>
        {
            double r = 0, g = 0, b = 0, total = 0;
            for (var dy = -radius; dy <= radius; dy++)
            {
                for (var dx = -radius; dx <= radius; dx++)
                {
                    var weight = Math.Exp(-(dx * dx + dy * dy) / (2 * deviation * deviation));
                    var pixel = picture[Math.Clamp(x + dx, 0, picture.Width - 1), Math.Clamp(y + dy, 0, picture.Height - 1)];
                    (r, g, b, total) = (r + weight * pixel.R, g + weight * pixel.G, b + weight * pixel.B, total + weight);
                }
            }
            return new((byte)Math.Round(r / total), (byte)Math.Round(g / total), (byte)Math.Round(b / total));
        });
    }
}
