namespace MLNetDeepRanking.Imaging.Tests.Augmentation;

public class AugmentationOptionsTests
{
    [Fact]
    public void Light_is_the_default()
    {
        var light = AugmentationOptions.Light;
        Assert.Equal(new(), light);
        Assert.Equal((11.5, 0.8, 1.2, 0.06), (light.MaxRotation, light.MinScale, light.MaxScale, light.MaxShift));
        Assert.Equal((0, 0.6, 1.4, 0.2), (light.HorizontalFlipProbability, light.MinColorGain, light.MaxColorGain, light.GrayProbability));
    }

    public static TheoryData<string, AugmentationOptions> Invalid => new()
    {
        { "MaxRotation must be from 0 to 180", new() { MaxRotation = -1 } },
        { "MaxRotation", new() { MaxRotation = double.NaN } },
        { "MinScale must be from 0.01 to 1.2", new() { MinScale = 0 } },
        { "MinScale", new() { MinScale = 1.3 } },
        { "MaxScale must be from 0.8 to 100", new() { MaxScale = 101 } },
        { "MaxShift must be from 0 to 1", new() { MaxShift = 1.5 } },
        { "HorizontalFlipProbability must be from 0 to 1", new() { HorizontalFlipProbability = 2 } },
        { "MinColorGain must be from 0 to 1.4", new() { MinColorGain = -0.1 } },
        { "MaxColorGain must be from 0.6 to 100", new() { MaxColorGain = 200 } },
        { "GrayProbability must be from 0 to 1", new() { GrayProbability = double.PositiveInfinity } },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void A_value_outside_its_range_is_named(string words, AugmentationOptions options)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new Augmenter(options));
        Assert.Contains($"AugmentationOptions.{words}", error.Message, StringComparison.Ordinal);
    }
}
