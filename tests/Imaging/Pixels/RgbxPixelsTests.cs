using System.Runtime.InteropServices;
using MLNetDeepRanking.Imaging.Pixels;

namespace MLNetDeepRanking.Imaging.Tests.Pixels;

public class RgbxPixelsTests
{
    [Fact]
    public void Four_bytes_a_pixel_and_back_for_every_length()
    {
        for (var count = 0; count < 40; count++)
        {
            var rgb = new byte[count * 3];
            new Random(count).NextBytes(rgb);
            var rgbx = new uint[count];
            RgbxPixels.Unpack(rgb, rgbx);
            Assert.Equal(rgb.Chunk(3).SelectMany(pixel => (byte[])[.. pixel, 255]), MemoryMarshal.AsBytes(rgbx.AsSpan()).ToArray());
            var back = new byte[count * 3];
            RgbxPixels.Pack(rgbx, back);
            Assert.Equal(rgb, back);
        }
    }
}
