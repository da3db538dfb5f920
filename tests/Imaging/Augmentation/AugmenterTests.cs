using MLNetDeepRanking.Imaging.Tests.Support;

namespace MLNetDeepRanking.Imaging.Tests.Augmentation;

public class AugmenterTests
{
    private static readonly RgbColor Ground = new(250, 240, 10);

    private static readonly AugmentationOptions Strong = new()
    {
        MaxRotation = 180,
        MinScale = 0.3,
        MaxScale = 3,
        MaxShift = 0.5,
        HorizontalFlipProbability = 0.5,
        GrayProbability = 0.5,
    };

    [Fact]
    public void None_changes_nothing()
    {
        var picture = RgbPicture.Noise(37, 21, seed: 1);
        for (var seed = 0; seed < 20; seed++) Assert.Equal(picture.Bytes, Apply(AugmentationOptions.None, picture, new(seed)).Bytes);
    }

    [Fact]
    public void The_result_depends_on_the_random_alone()
    {
        var picture = RgbPicture.Photo(40, 40);
        var augmenter = new Augmenter();
        var alone = Enumerable.Range(0, 50).Select(seed => Apply(AugmentationOptions.Light, picture, new(seed)).Bytes).ToArray();
        Parallel.For(0, 200, i => Assert.Equal(alone[i % 50], Apply(augmenter, picture, new(i % 50)).Bytes));
        Assert.Equal(50, alone.Select(Convert.ToHexString).Distinct().Count());
    }

    [Fact]
    public void One_call_draws_nine_numbers_whatever_the_options()
    {
        foreach (var options in new[] { AugmentationOptions.None, AugmentationOptions.Light, Strong })
        {
            var (used, fresh) = (new Random(3), new Random(3));
            Apply(options, RgbPicture.Noise(8, 8, seed: 1), used);
            for (var i = 0; i < 9; i++) fresh.NextDouble();
            Assert.Equal(fresh.NextDouble(), used.NextDouble());
        }
    }

    [Theory]
    [InlineData(32, 32)]
    [InlineData(41, 17)]
    [InlineData(1, 1)]
    [InlineData(2, 9)]
    public void Every_change_agrees_with_a_naive_one(int width, int height)
    {
        var picture = RgbPicture.Noise(width, height, seed: 5);
        for (var seed = 0; seed < 40; seed++)
        {
            var options = seed % 2 == 0 ? Strong : AugmentationOptions.Light;
            var expected = NaiveAugmentation.Apply(options, picture, Ground, new(seed));
            Assert.InRange(Apply(options, picture, new(seed)).MaxDifference(expected), 0, 1);
        }
    }

    [Fact]
    public void A_certain_flip_mirrors_and_nothing_else()
    {
        var picture = RgbPicture.Noise(11, 6, seed: 2);
        var mirrored = RgbPicture.Draw(11, 6, (x, y) => picture[10 - x, y]);
        Assert.Equal(mirrored.Bytes, Apply(AugmentationOptions.None with { HorizontalFlipProbability = 1 }, picture, new(1)).Bytes);
    }

    [Fact]
    public void The_ground_stays_as_it_is_without_gray()
    {
        var plain = RgbPicture.Draw(20, 20, (_, _) => Ground);
        for (var seed = 0; seed < 20; seed++)
        {
            Assert.Equal(plain.Bytes, Apply(Strong with { GrayProbability = 0 }, plain, new(seed)).Bytes);
        }
    }

    [Fact]
    public void The_two_pictures_are_checked()
    {
        var augmenter = new Augmenter();
        var buffer = new byte[24];
        var error = Assert.Throws<ArgumentException>(() => augmenter.Apply(new byte[11], new byte[12], 2, 2, Ground, new(1)));
        Assert.Contains("2×2 RGB picture has 12 bytes, not 11", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => augmenter.Apply(new byte[12], new byte[13], 2, 2, Ground, new(1)));
        Assert.Throws<ArgumentException>(() => augmenter.Apply(buffer.AsSpan(0, 12), buffer.AsSpan(6, 12), 2, 2, Ground, new(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => augmenter.Apply([], [], 0, 2, Ground, new(1)));
    }

    private static RgbPicture Apply(AugmentationOptions options, RgbPicture picture, Random random) =>
        Apply(new Augmenter(options), picture, random);

    private static RgbPicture Apply(Augmenter augmenter, RgbPicture picture, Random random)
    {
        var result = new RgbPicture(picture.Width, picture.Height);
        augmenter.Apply(picture.Bytes, result.Bytes, picture.Width, picture.Height, Ground, random);
        return result;
    }
}
