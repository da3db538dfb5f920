namespace MLNetDeepRanking.Imaging.Tests;

public class PreprocessingTests
{
    [Fact]
    public void Defaults_are_64_pixels_square_padded_with_white()
    {
        var preprocessing = new Preprocessing();
        Assert.Equal((64, 64, 64 * 64 * 3), (preprocessing.Width, preprocessing.Height, preprocessing.ByteCount));
        Assert.Equal((AspectMode.Pad, RgbColor.White), (preprocessing.Aspect, preprocessing.Background));
        Assert.Equal(preprocessing, Preprocessing.Square(64));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(4097)]
    public void Sizes_outside_1_to_4096_are_refused(int size)
    {
        Assert.Equal("Width", Assert.Throws<ArgumentOutOfRangeException>(() => new Preprocessing { Width = size }).ParamName);
        Assert.Equal("Height", Assert.Throws<ArgumentOutOfRangeException>(() => new Preprocessing { Height = size }).ParamName);
    }

    [Fact]
    public void A_colour_prints_as_hexadecimal() => Assert.Equal("#0AFF80", new RgbColor(10, 255, 128).ToString());
}
