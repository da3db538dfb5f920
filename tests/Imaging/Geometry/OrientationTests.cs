using MLNetDeepRanking.Imaging.Geometry;
using MLNetDeepRanking.Imaging.Tests.Support;
using SkiaSharp;

namespace MLNetDeepRanking.Imaging.Tests.Geometry;

/// <summary>The EXIF specification says where the stored row 0 and column 0 are seen; that is the oracle.</summary>
public class OrientationTests
{
    public static TheoryData<byte, string, string> Values => new()
    {
        { 1, "top", "left" },
        { 2, "top", "right" },
        { 3, "bottom", "right" },
        { 4, "bottom", "left" },
        { 5, "left", "top" },
        { 6, "right", "top" },
        { 7, "right", "bottom" },
        { 8, "left", "bottom" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Every_orientation_is_turned_upright(byte value, string row0, string column0)
    {
        var jpeg = RgbPicture.Photo(24, 16).Encode(SKEncodedImageFormat.Jpeg);
        var stored = Decoding.Decoder(24, 16).Read(jpeg);
        var expected = Upright(stored, row0, column0);
        var decoder = Decoding.Decoder(expected.Width, expected.Height);
        Assert.Equal(expected.Bytes, decoder.Read(ExifJpeg.WithOrientation(jpeg, value)).Bytes);
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void Turning_and_resizing_do_not_disturb_each_other(byte value, string row0, string column0)
    {
        var jpeg = RgbPicture.Photo(120, 72).Encode(SKEncodedImageFormat.Jpeg);
        var upright = Upright(Decoding.Decoder(120, 72).Read(jpeg), row0, column0);
        foreach (var aspect in Enum.GetValues<AspectMode>())
        {
            var decoder = Decoding.Decoder(101, 87, aspect, new(9, 8, 7));
            Assert.InRange(decoder.Read(ExifJpeg.WithOrientation(jpeg, value)).MaxDifference(decoder.Read(upright)), 0, 1);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(-1)]
    public void An_unknown_orientation_counts_as_upright(int value) => Assert.Equal(Orientation.Upright, Orientation.FromExif(value));

    private static RgbPicture Upright(RgbPicture stored, string row0, string column0)
    {
        var swapped = row0 is "left" or "right";
        var upright = swapped ? new RgbPicture(stored.Height, stored.Width) : new RgbPicture(stored.Width, stored.Height);
        for (var row = 0; row < stored.Height; row++)
        {
            for (var column = 0; column < stored.Width; column++)
            {
                var across = From(row0, row, stored.Height);
                var along = From(column0, column, stored.Width);
                if (swapped) upright[across, along] = stored[column, row];
                else upright[along, across] = stored[column, row];
            }
        }
        return upright;
    }

    private static int From(string side, int index, int count) => side is "top" or "left" ? index : count - 1 - index;
}
