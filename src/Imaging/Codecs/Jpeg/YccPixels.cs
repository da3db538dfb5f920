namespace MLNetDeepRanking.Imaging.Codecs.Jpeg;

/// <summary>Turns luma and two colour differences into red, green and blue, as JFIF says and with libjpeg's roundings.</summary>
internal static unsafe class YccPixels
{
    private const int Fraction = 16, Half = 1 << (Fraction - 1);
    private const int RedOfCr = 91881, GreenOfCb = 22554, GreenOfCr = 46802, BlueOfCb = 116130;

    /// <summary>Writes as many pixels as <paramref name="rgb"/> has room for.</summary>
    public static void ToRgb(byte* luma, byte* blueness, byte* redness, Span<byte> rgb)
    {
        fixed (byte* first = rgb)
        {
            for (byte* to = first, end = first + rgb.Length; to < end; to += 3)
            {
                var (y, cb, cr) = (*luma++, *blueness++ - 128, *redness++ - 128);
                to[0] = Limited(y + ((RedOfCr * cr + Half) >> Fraction));
                to[1] = Limited(y + ((Half - GreenOfCb * cb - GreenOfCr * cr) >> Fraction));
                to[2] = Limited(y + ((BlueOfCb * cb + Half) >> Fraction));
            }
        }
    }

    private static byte Limited(int value) => (byte)Math.Clamp(value, 0, 255);
}
