namespace MLNetDeepRanking.Imaging.Tests;

public sealed class PixelNormalizationTests
{
    [Fact]
    public void The_named_ones_map_the_range_of_bytes_as_they_say()
    {
        Assert.Equal((0f, 1f), Range(PixelNormalization.Unit, channel: 1));
        Assert.Equal((-1f, 1f), Range(PixelNormalization.Symmetric, channel: 2));
        var (low, high) = Range(PixelNormalization.ImageNet, channel: 0);
        Assert.Equal(-0.485f / 0.229f, low, tolerance: 1e-6f);
        Assert.Equal((1 - 0.485f) / 0.229f, high, tolerance: 1e-6f);
    }

    [Fact]
    public void Equal_values_are_equal()
    {
        var copy = new PixelNormalization([0, 0, 0], [255, 255, 255]);

        Assert.Equal(PixelNormalization.Unit, copy);
        Assert.Equal(PixelNormalization.Unit.GetHashCode(), copy.GetHashCode());
        Assert.NotEqual(PixelNormalization.Unit, PixelNormalization.Symmetric);
    }

    [Theory]
    [InlineData(new float[] { 0, 0 }, new float[] { 1, 1, 1 })]
    [InlineData(new float[] { 0, 0, float.NaN }, new float[] { 1, 1, 1 })]
    [InlineData(new float[] { 0, 0, 0 }, new float[] { 1, 1, 1, 1 })]
    [InlineData(new float[] { 0, 0, 0 }, new float[] { 1, 0, 1 })]
    [InlineData(new float[] { 0, 0, 0 }, new float[] { 1, float.PositiveInfinity, 1 })]
    public void Values_that_cannot_be_used_are_refused(float[] mean, float[] deviation)
    {
        var error = Assert.Throws<ArgumentException>(() => new PixelNormalization(mean, deviation));

        Assert.Contains("for red, green and blue", error.Message, StringComparison.Ordinal);
    }

    private static (float Low, float High) Range(PixelNormalization normalization, int channel)
    {
        var (mean, deviation) = (normalization.Mean[channel], normalization.Deviation[channel]);
        return ((0 - mean) / deviation, (255 - mean) / deviation);
    }
}
