using MLNetDeepRanking.Imaging.Augmentation;
using MLNetDeepRanking.Imaging.Tests.Support;

namespace MLNetDeepRanking.Imaging.Tests.Augmentation;

public class NoiseBoxTests
{
    [Fact]
    public void Noise_fills_the_box_and_nothing_else()
    {
        var picture = RgbPicture.Draw(40, 20, (_, _) => new(1, 2, 3));
        var erased = Erase(picture, new(0.25, 0.5, 0.5, 0.25), seed: 7);
        for (var y = 0; y < 20; y++)
            for (var x = 0; x < 40; x++)
                Assert.Equal(x is >= 10 and < 30 && y is >= 10 and < 15, erased[x, y] != new RgbColor(1, 2, 3));
    }

    [Fact]
    public void Every_byte_is_as_likely_as_any_other_and_the_seed_decides()
    {
        var whole = new RandomBox(0, 0, 1, 1);
        var noise = Erase(new RgbPicture(256, 256), whole, seed: 7);
        // 255 degrees of freedom: the 99.9 % point of chi-square is 330.5.
        var expected = noise.Bytes.Length / 256.0;
        var chiSquare = noise.Bytes.CountBy(value => value).Sum(count => (count.Value - expected) * (count.Value - expected) / expected);
        Assert.InRange(chiSquare, 150, 330.5);
        Assert.Equal(noise.Bytes, Erase(new RgbPicture(256, 256), whole, seed: 7).Bytes);
        Assert.NotEqual(noise.Bytes, Erase(new RgbPicture(256, 256), whole, seed: 8).Bytes);
    }

    private static RgbPicture Erase(RgbPicture picture, RandomBox box, int seed)
    {
        NoiseBox.Apply(picture.Bytes, picture.Width, picture.Height, box, seed);
        return picture;
    }
}
