namespace MLNetDeepRanking.Imaging.Tests.Augmentation;

public class AugmentationOptionsTests
{
    [Fact]
    public void Light_is_the_default()
    {
        var light = AugmentationOptions.Light;
        Assert.Equal(new(), light);
        Assert.Equal((1, 1, 0.75, 4.0 / 3), (light.MinCropArea, light.MaxCropArea, light.MinCropAspect, light.MaxCropAspect));
        Assert.Equal((0, 0), (light.HorizontalFlipProbability, light.VerticalFlipProbability));
        Assert.Equal((11.5, 0, 0.8, 1.2, 0.06), (light.MaxRotation, light.MaxShear, light.MinScale, light.MaxScale, light.MaxShift));
        Assert.Equal((false, AugmentationBorder.Background), (light.ScalesAxesApart, light.Border));
        Assert.Equal((0.6, 1.4, 0.2), (light.MinColorGain, light.MaxColorGain, light.GrayProbability));
        Assert.Equal((1, 1, 0), (light.MinContrast, light.MaxContrast, light.MaxBrightness));
        Assert.Equal((0, 0.001, 0.01), (light.BlurProbability, light.MinBlur, light.MaxBlur));
        Assert.Equal((0, 30, 95), (light.JpegProbability, light.MinJpegQuality, light.MaxJpegQuality));
        Assert.Equal((0, 0.02, 0.2), (light.EraseProbability, light.MinEraseArea, light.MaxEraseArea));
        Assert.Equal((0.3, 1 / 0.3), (light.MinEraseAspect, light.MaxEraseAspect));
    }

    [Fact]
    public void Wang_shifts_and_nothing_else() =>
        Assert.Equal(AugmentationOptions.None with { MaxShift = 15.5 / 225 }, AugmentationOptions.Wang);

    [Fact]
    public void Article_has_the_articles_values() => Assert.Equal(
        AugmentationOptions.None with
        {
            HorizontalFlipProbability = 0.5,
            VerticalFlipProbability = 0.5,
            MaxRotation = 30,
            MaxShear = 0.2 / Math.PI * 180,
            MinScale = 1 / 1.2,
            MaxScale = 1.25,
            ScalesAxesApart = true,
            Border = AugmentationBorder.Edge,
        },
        AugmentationOptions.Article);

    [Fact]
    public void Strong_changes_everything_but_flips() => Assert.Equal(
        AugmentationOptions.Light with
        {
            MinCropArea = 0.3,
            MaxRotation = 15,
            MaxShear = 8,
            MinColorGain = 0.5,
            MaxColorGain = 1.5,
            MinContrast = 0.7,
            MaxContrast = 1.3,
            MaxBrightness = 0.15,
            BlurProbability = 0.3,
            JpegProbability = 0.3,
            EraseProbability = 0.3,
        },
        AugmentationOptions.Strong);

    public static TheoryData<string, AugmentationOptions> Invalid => new()
    {
        { "MinCropArea must be from 0.0001 to 1", new() { MinCropArea = 0 } },
        { "MaxCropArea must be from 0.5 to 1", new() { MinCropArea = 0.5, MaxCropArea = 1.1 } },
        { "MinCropAspect must be from 0.01 to 1", new() { MinCropAspect = 1.1 } },
        { "MaxCropAspect must be from 1 to 100", new() { MaxCropAspect = 0.9 } },
        { "MaxRotation must be from 0 to 180", new() { MaxRotation = -1 } },
        { "MaxRotation", new() { MaxRotation = double.NaN } },
        { "MaxShear must be from 0 to 80", new() { MaxShear = 90 } },
        { "MinScale must be from 0.01 to 1.2", new() { MinScale = 0 } },
        { "MinScale", new() { MinScale = 1.3 } },
        { "MaxScale must be from 0.8 to 100", new() { MaxScale = 101 } },
        { "MaxShift must be from 0 to 1", new() { MaxShift = 1.5 } },
        { "Border", new() { Border = (AugmentationBorder)2 } },
        { "HorizontalFlipProbability must be from 0 to 1", new() { HorizontalFlipProbability = 2 } },
        { "VerticalFlipProbability must be from 0 to 1", new() { VerticalFlipProbability = -1 } },
        { "MinColorGain must be from 0 to 1.4", new() { MinColorGain = -0.1 } },
        { "MaxColorGain must be from 0.6 to 100", new() { MaxColorGain = 200 } },
        { "MinContrast must be from 0 to 1", new() { MinContrast = 2 } },
        { "MaxContrast must be from 1 to 100", new() { MaxContrast = 101 } },
        { "MaxBrightness must be from 0 to 1", new() { MaxBrightness = 1.1 } },
        { "GrayProbability must be from 0 to 1", new() { GrayProbability = double.PositiveInfinity } },
        { "BlurProbability must be from 0 to 1", new() { BlurProbability = -0.1 } },
        { "MinBlur must be from 0 to 0.01", new() { MinBlur = 0.02 } },
        { "MaxBlur must be from 0.001 to 0.1", new() { MaxBlur = 0.2 } },
        { "JpegProbability must be from 0 to 1", new() { JpegProbability = 3 } },
        { "MinJpegQuality must be from 1 to 95", new() { MinJpegQuality = 0 } },
        { "MaxJpegQuality must be from 30 to 100", new() { MaxJpegQuality = 101 } },
        { "EraseProbability must be from 0 to 1", new() { EraseProbability = 3 } },
        { "MinEraseArea must be from 0.0001 to 0.2", new() { MinEraseArea = 0 } },
        { "MaxEraseArea must be from 0.02 to 1", new() { MaxEraseArea = 2 } },
        { "MinEraseAspect must be from 0.01 to 1", new() { MinEraseAspect = 0 } },
        { "MaxEraseAspect must be from 1 to 100", new() { MaxEraseAspect = 101 } },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void A_value_outside_its_range_is_named(string words, AugmentationOptions options)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new Augmenter(options));
        Assert.Contains($"AugmentationOptions.{words}", error.Message, StringComparison.Ordinal);
    }
}
