using System.Buffers.Binary;

namespace MLNetDeepRanking.Imaging.Codecs;

/// <summary>Reads from a JPEG's header whether its decoder must hold the full-size picture in memory.</summary>
/// <remarks>
/// A progressive JPEG, and one that stores its channels in separate scans, is decoded into a full-size table of coefficients whatever
/// the size that is asked for. A small file of that kind can claim gigabytes, so it does not profit from scaled decoding.
/// </remarks>
internal static class JpegHeader
{
    private const byte FirstFrame = 0xC0, ProgressiveFrame = 0xC2, LastFrame = 0xCF;
    private const byte HuffmanTable = 0xC4, Extension = 0xC8, ArithmeticTable = 0xCC;
    private const byte StartOfScan = 0xDA;

    /// <summary>Returns whether decoding takes memory for every pixel of the full-size picture.</summary>
    public static bool NeedsFullSize(ReadOnlySpan<byte> jpeg)
    {
        var channels = 0;
        // Each segment: FF, marker, two bytes of length that count themselves, content.
        for (var at = 2; at + 5 <= jpeg.Length;)
        {
            if (jpeg[at] != 0xFF) return true;
            var marker = jpeg[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }
            if (marker == ProgressiveFrame) return true;
            if (marker == StartOfScan) return jpeg[at + 4] < channels;
            var length = BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 2)..]);
            if (IsFrame(marker) && at + 9 < jpeg.Length) channels = jpeg[at + 9];
            at += 2 + length;
        }
        return true;
    }

    private static bool IsFrame(byte marker) =>
        marker is >= FirstFrame and <= LastFrame and not (HuffmanTable or Extension or ArithmeticTable);
}
