using MLNetDeepRanking.Imaging.Tests.Support;

namespace MLNetDeepRanking.Imaging.Tests.Codecs;

/// <summary>The same 16×16 picture in every format that is read: red and green above, blue and grey below.</summary>
public class FormatTests
{
    [Theory]
    [InlineData("plain.png", 0)]
    [InlineData("interlaced.png", 0)]
    [InlineData("palette.png", 0)]
    [InlineData("sixteen-bit.png", 0)]
    [InlineData("plain.bmp", 0)]
    [InlineData("animated.gif", 0)]
    [InlineData("lossless.webp", 0)]
    [InlineData("baseline.jpg", 2)]
    [InlineData("progressive.jpg", 2)]
    [InlineData("cmyk.jpg", 3)]
    public void Every_format_shows_the_same_picture(string file, int tolerance)
    {
        Assert.InRange(Read(file).MaxDifference(RgbPicture.Draw(16, 16, Quadrant)), 0, tolerance);
    }

    [Fact]
    public void Lossy_webp_shows_the_same_colours_away_from_the_edges()
    {
        var actual = Read("lossy.webp");
        foreach (var (x, y) in new[] { (3, 3), (12, 3), (3, 12), (12, 12) })
        {
            var (red, green, blue) = Quadrant(x, y);
            Assert.InRange(actual[x, y].R, red - 4, red + 4);
            Assert.InRange(actual[x, y].G, green - 4, green + 4);
            Assert.InRange(actual[x, y].B, blue - 4, blue + 4);
        }
    }

    [Fact]
    public void A_grey_picture_has_three_equal_channels()
    {
        var actual = Read("grey.jpg");
        Assert.All(actual.Bytes.Chunk(3), pixel => Assert.True(pixel[0] == pixel[1] && pixel[1] == pixel[2]));
        Assert.InRange(actual[12, 12].R, 190, 194);
        Assert.True(actual[4, 4].R < actual[12, 4].R, "Red is darker than green.");
    }

    private static RgbColor Quadrant(int x, int y) => (x < 8, y < 8) switch
    {
        (true, true) => new(255, 0, 0),
        (false, true) => new(0, 192, 0),
        (true, false) => new(0, 0, 255),
        (false, false) => new(192, 192, 192),
    };

    private static RgbPicture Read(string file) => new PictureDecoder(Preprocessing.Square(16)).Read(Path.Combine("Pictures", file));
}
