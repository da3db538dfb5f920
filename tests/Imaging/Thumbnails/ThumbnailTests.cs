using MLNetDeepRanking.Imaging.Tests.Support;
using MLNetDeepRanking.Imaging.Thumbnails;
using SkiaSharp;

namespace MLNetDeepRanking.Imaging.Tests.Thumbnails;

public class ThumbnailTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void A_small_drawing_keeps_its_size_and_its_pixels()
    {
        var picture = RgbPicture.Draw(40, 25, (x, y) => new((byte)(x * 5), (byte)(y * 9), 77));
        var thumbnail = Thumbnail.Of(_folder.Write("small.png", picture.Encode(SKEncodedImageFormat.Png)), 96);
        Assert.Equal(("image/png", 40, 25), (thumbnail.MediaType, thumbnail.Width, thumbnail.Height));
        Assert.Equal(picture.Bytes, Decoding.Decoder(40, 25).Read(thumbnail.Content).Bytes);
    }

    [Theory]
    [InlineData(400, 300, 96, 72)]
    [InlineData(100, 500, 19, 96)]
    [InlineData(3000, 2, 96, 1)]
    public void A_large_picture_fits_into_the_square(int width, int height, int expectedWidth, int expectedHeight)
    {
        var thumbnail = Thumbnail.Of(_folder.Write("large.png", RgbPicture.Photo(width, height).Encode(SKEncodedImageFormat.Png)), 96);
        Assert.Equal((expectedWidth, expectedHeight), (thumbnail.Width, thumbnail.Height));
    }

    [Fact]
    public void A_photograph_becomes_a_jpeg_that_looks_the_same()
    {
        var picture = RgbPicture.Noise(96, 96, seed: 1);
        var thumbnail = Thumbnail.Of(_folder.Write("noise.png", picture.Encode(SKEncodedImageFormat.Png)), 96);
        Assert.Equal("image/jpeg", thumbnail.MediaType);

        var photo = RgbPicture.Photo(300, 300);
        var small = Thumbnail.Of(_folder.Write("photo.jpg", photo.Encode(SKEncodedImageFormat.Jpeg)), 96);
        var decoder = Decoding.Decoder(96, 96);
        Assert.InRange(decoder.Read(small.Content).MeanDifference(decoder.Read(photo)), 0, 6);
    }

    [Fact]
    public void A_turned_picture_is_upright()
    {
        var jpeg = ExifJpeg.WithOrientation(RgbPicture.Photo(80, 40).Encode(SKEncodedImageFormat.Jpeg), 6);
        var thumbnail = Thumbnail.Of(_folder.Write("turned.jpg", jpeg), 96);
        Assert.Equal((40, 80), (thumbnail.Width, thumbnail.Height));
    }

    [Fact]
    public void A_bad_picture_is_refused_with_its_path()
    {
        var path = _folder.Write("text.png", "text"u8.ToArray());
        Assert.Equal(path, Assert.Throws<PictureException>(() => Thumbnail.Of(path, 96)).Picture);
    }
}
