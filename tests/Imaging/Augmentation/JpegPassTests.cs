using MLNetDeepRanking.Imaging.Augmentation;
using MLNetDeepRanking.Imaging.Tests.Support;
using SkiaSharp;

namespace MLNetDeepRanking.Imaging.Tests.Augmentation;

public class JpegPassTests
{
    [Theory]
    [InlineData(30)]
    [InlineData(80)]
    public void A_pass_is_that_of_a_file(int quality)
    {
        var picture = RgbPicture.Photo(45, 38);
        var passed = picture.Bytes.ToArray();
        JpegPass.Apply(passed, 45, 38, quality);
        using var decoded = SKBitmap.Decode(picture.Encode(SKEncodedImageFormat.Jpeg, quality));
        var expected = RgbPicture.Draw(45, 38, (x, y) => decoded.GetPixel(x, y) is var pixel ? new(pixel.Red, pixel.Green, pixel.Blue) : default);
        Assert.Equal(expected.Bytes, passed);
    }

    [Fact]
    public void A_lower_quality_changes_more()
    {
        var picture = RgbPicture.Photo(64, 64);
        var differences = new[] { 100, 70, 30, 5 }.Select(quality =>
        {
            var passed = new RgbPicture(64, 64);
            picture.Bytes.CopyTo(passed.Bytes, 0);
            JpegPass.Apply(passed.Bytes, 64, 64, quality);
            return passed.MeanDifference(picture);
        }).ToArray();
        Assert.Equal(differences.Order(), differences);
        Assert.True(differences[^1] > 3 * differences[0]);
    }
}
