using MLNetDeepRanking.Imaging.Tests.Support;
using SkiaSharp;

namespace MLNetDeepRanking.Imaging.Tests.Errors;

public class PictureFaultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void A_missing_file_is_refused_with_its_path()
    {
        Refused(Path.Combine(_folder.Path, "nowhere.png"), PictureFault.Missing, "does not exist", "Check the path");
        Refused(Path.Combine(_folder.Path, "no", "folder.png"), PictureFault.Missing, "does not exist");
        Refused("relative.png", PictureFault.Missing, Environment.CurrentDirectory);
        Refused("", PictureFault.Missing, "has no path", "every row");
    }

    [Fact]
    public void A_folder_and_an_impossible_path_are_refused_with_their_path()
    {
        Refused(_folder.Path, PictureFault.Unreadable, "is a folder", "path of a file");
        Refused("nul\0byte.png", PictureFault.Unreadable, "cannot be read");
    }

    [Fact]
    public void A_file_that_another_process_holds_is_refused_with_its_path()
    {
        var path = _folder.Write("held.png", RgbPicture.Noise(4, 4, 1).Encode(SKEncodedImageFormat.Png));
        using var holder = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Refused(path, PictureFault.Unreadable, "cannot be read", "another process");
    }

    [Fact]
    public void An_empty_file_is_refused_with_its_path() =>
        Refused(_folder.Write("empty.png", []), PictureFault.Empty, "is empty (0 bytes)", "again");

    [Fact]
    public void A_text_file_named_png_is_refused_with_its_path()
    {
        var path = _folder.Write("text.png", "Dear diary, today"u8.ToArray());
        Refused(path, PictureFault.NotAPicture, "starts with the text 'Dear diary, '", "PNG, JPEG");
    }

    [Theory]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("49492A0008000000")]
    [InlineData("FF")]
    [InlineData("000000186674797068656963")]
    public void Bytes_of_another_kind_are_refused_with_their_beginning(string bytes)
    {
        var path = _folder.Write("odd.jpg", Convert.FromHexString(bytes));
        Refused(path, PictureFault.NotAPicture, $"the bytes {bytes[..Math.Min(24, bytes.Length)]}");
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void A_truncated_picture_is_refused_with_its_path(SKEncodedImageFormat format)
    {
        var whole = RgbPicture.Photo(203, 150).Encode(format);
        foreach (var share in new[] { 0.02, 0.1, 0.5, 0.9, 0.98 })
        {
            var path = _folder.Write($"cut at {share}.jpg", whole[..(int)(whole.Length * share)]);
            Refused(path, PictureFault.Truncated, "truncated or damaged", "again");
        }
    }

    [Theory]
    [InlineData("baseline.jpg")]
    [InlineData("progressive.jpg")]
    [InlineData("cmyk.jpg")]
    [InlineData("grey.jpg")]
    [InlineData("plain.bmp")]
    [InlineData("lossy.webp")]
    public void A_file_that_lost_its_last_bytes_is_refused_at_any_scale(string file)
    {
        var whole = File.ReadAllBytes(Path.Combine("Pictures", file));
        var path = _folder.Write(file, whole[..^3]);
        foreach (var size in new[] { 1, 2, 4, 16, 64 }) Refused(path, PictureFault.Truncated, size, "truncated");
    }

    [Theory]
    [InlineData("animated.gif", 60)]
    [InlineData("interlaced.png", 30)]
    public void A_file_that_lost_its_pixels_is_refused(string file, int lost)
    {
        var whole = File.ReadAllBytes(Path.Combine("Pictures", file));
        Refused(_folder.Write(file, whole[..^lost]), PictureFault.Truncated, "truncated");
    }

    [Fact]
    public void A_picture_of_20000_by_20000_is_refused_before_its_pixels_are_allocated()
    {
        var path = _folder.Write("giant.png", GiantPng.Write(20_000, 20_000));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused(path, PictureFault.TooLarge, "20000×20000", "400,000,000", "100,000,000", "PictureDecoderOptions.MaxPixels");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }

    [Fact]
    public void The_limit_is_exact()
    {
        var png = GiantPng.Write(100, 90);
        var rgb = new byte[64 * 64 * 3];
        new PictureDecoder(Preprocessing.Square(64), new() { MaxPixels = 9000 }).Decode(png, "x", rgb);
        var tight = new PictureDecoder(Preprocessing.Square(64), new() { MaxPixels = 8999 });
        Assert.Equal(PictureFault.TooLarge, Assert.Throws<PictureException>(() => tight.Decode(png, "x", rgb)).Fault);
    }

    [Fact]
    public void Bytes_in_memory_are_refused_with_the_name_they_were_given()
    {
        var decoder = new PictureDecoder(Preprocessing.Square(8));
        var error = Assert.Throws<PictureException>(() => decoder.Decode([], "row 17", new byte[192]));
        Assert.Equal(("row 17", PictureFault.Empty), (error.Picture, error.Fault));
        Assert.Contains("'row 17'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_damage_never_crashes()
    {
        var decoder = new PictureDecoder(Preprocessing.Square(16), new() { MaxPixels = 1_000_000 });
        var random = new Random(11);
        var rgb = new byte[16 * 16 * 3];
        foreach (var file in Directory.GetFiles("Pictures"))
        {
            var whole = File.ReadAllBytes(file);
            for (var i = 0; i < 300; i++)
            {
                var damaged = (byte[])whole.Clone();
                for (var k = 0; k < 4; k++) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                Record.Exception(() => decoder.Decode(damaged, file, rgb)).IsNullOrPictureException();
            }
        }
    }

    private static void Refused(string path, PictureFault fault, params string[] words) => Refused(path, fault, 64, words);

    private static void Refused(string path, PictureFault fault, int size, params string[] words)
    {
        var decoder = new PictureDecoder(Preprocessing.Square(size));
        var error = Assert.Throws<PictureException>(() => decoder.Decode(path, new byte[size * size * 3]));
        Assert.Equal((path, fault), (error.Picture, error.Fault));
        Assert.All([$"'{path}'", .. words], word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
    }
}

file static class PictureExceptionAssertions
{
    public static void IsNullOrPictureException(this Exception? error)
    {
        if (error is not null) Assert.IsType<PictureException>(error);
    }
}
