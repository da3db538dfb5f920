using MLNetDeepRanking.Imaging.Augmentation;
using MLNetDeepRanking.Imaging.Tests.Support;

namespace MLNetDeepRanking.Imaging.Tests.Augmentation;

public class AugmenterTests
{
    private static readonly RgbColor Ground = new(250, 240, 10);

    private static readonly AugmentationOptions Wild = new()
    {
        MaxRotation = 180,
        MinScale = 0.3,
        MaxScale = 3,
        MaxShift = 0.5,
        HorizontalFlipProbability = 0.5,
        GrayProbability = 0.5,
    };

    public static TheoryData<AugmentationOptions> Pointwise =>
    [
        AugmentationOptions.Light,
        AugmentationOptions.Wang,
        AugmentationOptions.Article,
        Wild,
        Wild with { Border = AugmentationBorder.Edge, ScalesAxesApart = true, MaxShear = 60, VerticalFlipProbability = 0.5 },
        Wild with { MinContrast = 0.2, MaxContrast = 3, MaxBrightness = 0.5 },
        AugmentationOptions.None with { MinCropArea = 0.08 },
        AugmentationOptions.Strong with { MinCropArea = 0.08, MinCropAspect = 0.1, BlurProbability = 0, JpegProbability = 0, EraseProbability = 0 },
    ];

    public static TheoryData<string, AugmentationOptions> Presets => new()
    {
        { nameof(AugmentationOptions.None), AugmentationOptions.None },
        { nameof(AugmentationOptions.Light), AugmentationOptions.Light },
        { nameof(AugmentationOptions.Wang), AugmentationOptions.Wang },
        { nameof(AugmentationOptions.Article), AugmentationOptions.Article },
        { nameof(AugmentationOptions.Strong), AugmentationOptions.Strong },
    };

    [Fact]
    public void None_changes_nothing()
    {
        var picture = RgbPicture.Noise(37, 21, seed: 1);
        for (var seed = 0; seed < 20; seed++) Assert.Equal(picture.Bytes, Apply(AugmentationOptions.None, picture, new(seed)).Bytes);
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void The_result_depends_on_the_random_alone(string name, AugmentationOptions options)
    {
        var picture = RgbPicture.Photo(40, 40);
        var augmenter = new Augmenter(options);
        var alone = Enumerable.Range(0, 50).Select(seed => Apply(options, picture, new(seed)).Bytes).ToArray();
        Parallel.For(0, 200, i => Assert.Equal(alone[i % 50], Apply(augmenter, picture, new(i % 50)).Bytes));
        Assert.Equal(name == nameof(AugmentationOptions.None) ? 1 : 50, alone.Select(Convert.ToHexString).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void One_call_draws_as_many_numbers_whatever_the_options(string _, AugmentationOptions options)
    {
        var (used, fresh) = (new Random(3), new Random(3));
        Apply(options, RgbPicture.Noise(8, 8, seed: 1), used);
        for (var i = 0; i < 28; i++) fresh.NextDouble();
        Assert.Equal(fresh.NextDouble(), used.NextDouble());
    }

    [Theory]
    [MemberData(nameof(Pointwise))]
    public void Geometry_and_colour_agree_with_a_naive_loop(AugmentationOptions options)
    {
        foreach (var (width, height) in new[] { (32, 32), (41, 17), (1, 1), (2, 9), (5, 1), (67, 70) })
        {
            var picture = RgbPicture.Noise(width, height, seed: 5);
            for (var seed = 0; seed < 20; seed++)
            {
                var expected = NaiveAugmentation.Apply(options, picture, Ground, new(seed));
                Assert.InRange(Apply(options, picture, new(seed)).MaxDifference(expected), 0, 1);
            }
        }
    }

    [Fact]
    public void Blur_jpeg_and_erasing_follow_in_this_order()
    {
        var picture = RgbPicture.Photo(48, 32);
        var options = AugmentationOptions.None with { BlurProbability = 1, JpegProbability = 1, EraseProbability = 1 };
        for (var seed = 0; seed < 10; seed++)
        {
            var change = PictureChange.Draw(options, 48, 32, Ground, new(seed));
            var expected = picture.Bytes.ToArray();
            GaussianBlur.Apply(expected, 48, 32, change.BlurDeviation);
            JpegPass.Apply(expected, 48, 32, change.JpegQuality);
            NoiseBox.Apply(expected, 48, 32, change.Erased!.Value, change.NoiseSeed);
            Assert.Equal(expected, Apply(options, picture, new(seed)).Bytes);
            Assert.InRange(change.BlurDeviation, 0.048, 0.48);
            Assert.InRange(change.JpegQuality, 30, 95);
        }
    }

    [Fact]
    public void A_probability_is_a_share_of_the_pictures()
    {
        var picture = RgbPicture.Noise(6, 6, seed: 1);
        var options = new[]
        {
            AugmentationOptions.None with { HorizontalFlipProbability = 0.3 },
            AugmentationOptions.None with { VerticalFlipProbability = 0.3 },
            AugmentationOptions.None with { GrayProbability = 0.3 },
            AugmentationOptions.None with { BlurProbability = 0.3, MinBlur = 0.1, MaxBlur = 0.1 },
            AugmentationOptions.None with { JpegProbability = 0.3 },
            AugmentationOptions.None with { EraseProbability = 0.3, MinEraseArea = 0.2 },
        };
        foreach (var each in options)
        {
            var changed = Enumerable.Range(0, 1000).Count(seed => !Apply(each, picture, new(seed)).Bytes.AsSpan().SequenceEqual(picture.Bytes));
            Assert.InRange(changed, 240, 360);
        }
    }

    [Fact]
    public void A_certain_flip_mirrors_and_nothing_else()
    {
        var picture = RgbPicture.Noise(11, 6, seed: 2);
        var mirrored = RgbPicture.Draw(11, 6, (x, y) => picture[10 - x, y]);
        Assert.Equal(mirrored.Bytes, Apply(AugmentationOptions.None with { HorizontalFlipProbability = 1 }, picture, new(1)).Bytes);
        var upsideDown = RgbPicture.Draw(11, 6, (x, y) => picture[x, 5 - y]);
        Assert.Equal(upsideDown.Bytes, Apply(AugmentationOptions.None with { VerticalFlipProbability = 1 }, picture, new(1)).Bytes);
    }

    [Fact]
    public void The_ground_stays_as_it_is_without_gray_contrast_and_brightness()
    {
        var plain = RgbPicture.Draw(20, 20, (_, _) => Ground);
        for (var seed = 0; seed < 20; seed++)
        {
            Assert.Equal(plain.Bytes, Apply(Wild with { GrayProbability = 0 }, plain, new(seed)).Bytes);
        }
    }

    [Fact]
    public void A_continued_edge_brings_in_no_ground()
    {
        var plain = RgbPicture.Draw(20, 20, (_, _) => new(10, 20, 30));
        for (var seed = 0; seed < 20; seed++) Assert.Equal(plain.Bytes, Apply(AugmentationOptions.Article, plain, new(seed)).Bytes);
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

    [Fact]
    public void Nothing_is_written_outside_the_copy()
    {
        var picture = RgbPicture.Noise(13, 7, seed: 3);
        var frame = new byte[picture.Bytes.Length + 64];
        for (var seed = 0; seed < 50; seed++)
        {
            frame.AsSpan().Fill(77);
            new Augmenter(AugmentationOptions.Strong).Apply(picture.Bytes, frame.AsSpan(32, picture.Bytes.Length), 13, 7, Ground, new(seed));
            Assert.False(frame.AsSpan(0, 32).ContainsAnyExcept((byte)77));
            Assert.False(frame.AsSpan(frame.Length - 32).ContainsAnyExcept((byte)77));
        }
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
