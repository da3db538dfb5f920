using MLNetDeepRanking.Imaging.Tests.Support;
using SkiaSharp;

namespace MLNetDeepRanking.Imaging.Tests.Codecs;

/// <summary>Watches the memory of the process, so no other test may run beside it.</summary>
[CollectionDefinition(nameof(NativeMemoryTests), DisableParallelization = true)]
[Collection(nameof(NativeMemoryTests))]
public class NativeMemoryTests
{
    [Fact]
    public void Nothing_native_is_left_behind_by_good_and_bad_pictures()
    {
        var decoder = new PictureDecoder(Preprocessing.Square(16));
        var good = RgbPicture.Photo(64, 64).Encode(SKEncodedImageFormat.Jpeg);
        var cut = good[..(good.Length / 2)];
        var rgb = new byte[16 * 16 * 3];
        DecodeMany(500);
        var before = Environment.WorkingSet;
        DecodeMany(4000);
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 24 << 20);

        void DecodeMany(int count)
        {
            for (var i = 0; i < count; i++)
            {
                decoder.Decode(good, "good", rgb);
                Assert.Throws<PictureException>(() => decoder.Decode(cut, "cut", rgb));
                Assert.Throws<PictureException>(() => decoder.Decode([1, 2, 3], "none", rgb));
            }
        }
    }
}
