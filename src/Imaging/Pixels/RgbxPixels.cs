using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNetDeepRanking.Imaging.Pixels;

/// <summary>Copies pixels between three bytes each and four, of which the fourth is 255.</summary>
internal static class RgbxPixels
{
    // Four pixels fill a vector of 16 bytes, and 12 bytes of the packed row.
    private const int Lane = 4;
    private const uint Opaque = 0xFF000000;

    private static readonly Vector128<byte> Spread = Vector128.Create((byte)0, 1, 2, 15, 3, 4, 5, 15, 6, 7, 8, 15, 9, 10, 11, 15);
    private static readonly Vector128<byte> Gather = Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 15, 15, 15, 15);

    /// <summary>Writes three bytes a pixel as four.</summary>
    public static void Unpack(ReadOnlySpan<byte> rgb, Span<uint> rgbx)
    {
        var i = 0;
        for (; rgb.Length - i * 3 >= Vector128<byte>.Count; i += Lane)
        {
            var pixels = Vector128.Shuffle(Vector128.Create(rgb[(i * 3)..]), Spread).AsUInt32() | Vector128.Create(Opaque);
            pixels.CopyTo(rgbx[i..]);
        }
        for (; i < rgbx.Length; i++) rgbx[i] = rgb[i * 3] | (uint)rgb[i * 3 + 1] << 8 | (uint)rgb[i * 3 + 2] << 16 | Opaque;
    }

    /// <summary>Writes four bytes a pixel as three.</summary>
    public static void Pack(ReadOnlySpan<uint> rgbx, Span<byte> rgb)
    {
        var i = 0;
        // A vector writes 16 bytes for 12: the next one, or the loop after it, overwrites the rest.
        for (; rgb.Length - i * 3 >= Vector128<byte>.Count; i += Lane)
        {
            Vector128.Shuffle(Vector128.Create(rgbx[i..]).AsByte(), Gather).CopyTo(rgb[(i * 3)..]);
        }
        var bytes = MemoryMarshal.AsBytes(rgbx);
        for (; i < rgbx.Length; i++) bytes.Slice(i * 4, 3).CopyTo(rgb[(i * 3)..]);
    }
}
