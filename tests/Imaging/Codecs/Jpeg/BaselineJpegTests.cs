using System.Runtime.InteropServices;
using MLNetDeepRanking.Imaging.Codecs.Jpeg;
using MLNetDeepRanking.Imaging.Pixels;
using MLNetDeepRanking.Imaging.Tests.Support;
using SkiaSharp;

namespace MLNetDeepRanking.Imaging.Tests.Codecs.Jpeg;

public class BaselineJpegTests
{
    public static TheoryData<int, int, int> Sizes => new() { { 8, 8, 75 }, { 17, 9, 50 }, { 100, 75, 90 }, { 131, 97, 100 }, { 1, 1, 90 }, { 250, 3, 20 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_pixels_are_those_of_Skia_to_the_last_bit(int width, int height, int quality)
    {
        RgbPicture[] pictures = [RgbPicture.Photo(width, height), RgbPicture.Noise(width, height, seed: 3)];
        foreach (var picture in pictures)
            foreach (var sampling in (SKJpegEncoderDownsample[])[SKJpegEncoderDownsample.Downsample420, SKJpegEncoderDownsample.Downsample444])
                AssertSameAsSkia(Encode(picture, quality, sampling));
    }

    [Theory]
    [InlineData("baseline.jpg")]
    [InlineData("restarts.jpg")]
    public void Files_that_others_wrote_give_the_pixels_of_Skia(string file) => AssertSameAsSkia(Read(file));

    [Theory]
    [InlineData("progressive.jpg")]
    [InlineData("cmyk.jpg")]
    [InlineData("grey.jpg")]
    [InlineData("plain.png")]
    public void Uncommon_kinds_are_left_to_Skia(string file) => Assert.False(TryDecode(Read(file), 4, out _));

    [Fact]
    public void Colour_of_half_the_width_alone_is_left_to_Skia() =>
        Assert.False(TryDecode(Encode(RgbPicture.Photo(40, 30), 90, SKJpegEncoderDownsample.Downsample422), 4, out _));

    [Theory]
    [InlineData("baseline.jpg")]
    [InlineData("restarts.jpg")]
    public void A_file_cut_off_anywhere_before_its_end_is_left_to_Skia(string file)
    {
        var jpeg = Read(file);
        for (var length = 0; length <= jpeg.Length - 2; length++) Assert.False(TryDecode(jpeg.AsSpan(0, length), 2, out _));
    }

    [Theory]
    [InlineData("baseline.jpg")]
    [InlineData("restarts.jpg")]
    public void Damaged_bytes_never_lead_astray(string file)
    {
        var random = new Random(7);
        for (var i = 0; i < 3000; i++)
        {
            var jpeg = Read(file);
            for (var changed = random.Next(1, 8); changed > 0; changed--) jpeg[random.Next(jpeg.Length)] = (byte)random.Next(256);
            TryDecode(jpeg, 1 << random.Next(3), out _);
        }
    }

    private static void AssertSameAsSkia(byte[] jpeg)
    {
        foreach (var eighths in (int[])[1, 2, 4])
        {
            Assert.True(TryDecode(jpeg, eighths, out var pixels));
            Assert.Equal(BySkia(jpeg, eighths), pixels);
        }
    }

    // Behind the room for the pixels, and before it, lie bytes that must not change.
    private static bool TryDecode(ReadOnlySpan<byte> jpeg, int eighths, out byte[] pixels)
    {
        const int Guard = 4096;
        var (width, height) = Size(jpeg, eighths);
        // Damage may claim any size.
        if (width * height > 1 << 20) (width, height) = (1, 1);
        var room = new byte[width * height * 3 + 2 * Guard];
        var isDecoded = BaselineJpeg.TryDecode(jpeg, eighths, width, height, room.AsSpan(Guard, width * height * 3));
        Assert.False(room.AsSpan(0, Guard).ContainsAnyExcept((byte)0) || room.AsSpan(^Guard..).ContainsAnyExcept((byte)0));
        pixels = room[Guard..^Guard];
        return isDecoded;
    }

    private static (int Width, int Height) Size(ReadOnlySpan<byte> jpeg, int eighths)
    {
        using var codec = SKCodec.Create(new SKMemoryStream(jpeg.ToArray()));
        if (codec is null) return (1, 1);
        return ((codec.Info.Width * eighths + 7) / 8, (codec.Info.Height * eighths + 7) / 8);
    }

    private static byte[] BySkia(byte[] jpeg, int eighths)
    {
        using var codec = SKCodec.Create(new SKMemoryStream(jpeg));
        var size = codec.GetScaledDimensions(eighths / 8f);
        var rgba = new uint[size.Width * size.Height];
        var pinned = GCHandle.Alloc(rgba, GCHandleType.Pinned);
        var info = new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        var result = codec.GetPixels(info, pinned.AddrOfPinnedObject(), info.RowBytes, SKCodecOptions.Default);
        pinned.Free();
        Assert.Equal(SKCodecResult.Success, result);
        var rgb = new byte[rgba.Length * 3];
        RgbxPixels.Pack(rgba, rgb);
        return rgb;
    }

    private static byte[] Encode(RgbPicture picture, int quality, SKJpegEncoderDownsample sampling)
    {
        using var bitmap = picture.ToBitmap();
        using var stream = new SKDynamicMemoryWStream();
        using var pixmap = bitmap.PeekPixels();
        Assert.True(pixmap.Encode(stream, new SKJpegEncoderOptions(quality, sampling, SKJpegEncoderAlphaOption.Ignore)));
        using var data = stream.DetachAsData();
        return data.ToArray();
    }

    private static byte[] Read(string file) => File.ReadAllBytes(Path.Combine("Pictures", file));
}
