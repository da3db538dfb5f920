namespace MLNetDeepRanking.Imaging.Codecs.Jpeg;

/// <summary>
/// Turns a block of 8 × 8 frequencies into pixels: 8 × 8 of them, or the means of 2 × 2, 4 × 4 or all of them, for which far less must be computed.
/// Columns first, then rows, in integers.
/// </summary>
/// <remarks>
/// The factors, shifts and roundings are those of libjpeg (jidctint.c and jidctred.c, after Loeffler, Ligtenberg and Moschytz, ICASSP 1989), so that the
/// pixels are the same as Skia's to the last bit. Fractions have 13 bits; what passes from columns to rows has 2 bits more than pixels.
/// </remarks>
internal static unsafe class InverseTransform
{
    private const int Side = 8, Fraction = 13, Between = 2;

    /// <summary>Writes <paramref name="size"/> × <paramref name="size"/> pixels.</summary>
    /// <param name="block">The frequencies, row by row; overwritten.</param>
    /// <param name="size">1, 2, 4 or 8.</param>
    /// <param name="pixels">The first pixel.</param>
    /// <param name="stride">The pixels from one row to the next.</param>
    public static void Apply(int* block, int size, byte* pixels, int stride)
    {
        switch (size)
        {
            case 1: block[0] = Rounded(block[0], 3); break;
            case 2: ToTwo(block); break;
            case 4: ToFour(block); break;
            default: ToEight(block); break;
        }
        for (var y = 0; y < size; y++)
            for (var x = 0; x < size; x++) pixels[y * stride + x] = (byte)Math.Clamp(block[y * Side + x] + 128, 0, 255);
    }

    // Of the even frequencies only the lowest is seen in means of four.
    private static void ToTwo(int* block)
    {
        const int Finer = 2;
        for (var column = 0; column < Side; column += column == 0 ? 1 : 2) Two(block + column, Side, Fraction - Between + Finer);
        for (var row = 0; row < 2; row++) Two(block + row * Side, 1, Fraction + Between + 3 + Finer);

        static void Two(int* line, int step, int shift)
        {
            var even = line[0] << (Fraction + Finer);
            var odd = line[step] * 29692 - line[3 * step] * 10426 + line[5 * step] * 6967 - line[7 * step] * 5906;
            (line[0], line[step]) = (Rounded(even + odd, shift), Rounded(even - odd, shift));
        }
    }

    // The fourth frequency is not seen in means of two.
    private static void ToFour(int* block)
    {
        const int Finer = 1;
        for (var column = 0; column < Side; column += column == 3 ? 2 : 1) Four(block + column, Side, Fraction - Between + Finer);
        for (var row = 0; row < 4; row++) Four(block + row * Side, 1, Fraction + Between + 3 + Finer);

        static void Four(int* line, int step, int shift)
        {
            var (one, three, five, seven) = (line[step], line[3 * step], line[5 * step], line[7 * step]);
            var middle = line[0] << (Fraction + Finer);
            var even = line[2 * step] * 15137 - line[6 * step] * 6270;
            var inner = one * 8697 - three * 17799 + five * 11893 - seven * 1730;
            var outer = one * 20995 + three * 7373 - five * 4926 - seven * 4176;
            (line[0], line[3 * step]) = (Rounded(middle + even + outer, shift), Rounded(middle + even - outer, shift));
            (line[step], line[2 * step]) = (Rounded(middle - even + inner, shift), Rounded(middle - even - inner, shift));
        }
    }

    private static void ToEight(int* block)
    {
        for (var column = 0; column < Side; column++) Eight(block + column, Side, Fraction - Between);
        for (var row = 0; row < Side; row++) Eight(block + row * Side, 1, Fraction + Between + 3);

        static void Eight(int* line, int step, int shift)
        {
            var both = (line[2 * step] + line[6 * step]) * 4433;
            var (second, sixth) = (both + line[2 * step] * 6270, both - line[6 * step] * 15137);
            var (sum, difference) = ((line[0] + line[4 * step]) << Fraction, (line[0] - line[4 * step]) << Fraction);
            var (a, b, c, d) = (sum + second, difference + sixth, difference - sixth, sum - second);

            var (one, three, five, seven) = (line[step], line[3 * step], line[5 * step], line[7 * step]);
            var turn = (one + three + five + seven) * 9633;
            var (outer, inner) = ((one + seven) * 7373, (three + five) * 20995);
            var (odd, even) = (turn - (three + seven) * 16069, turn - (one + five) * 3196);
            var (p, q) = (one * 12299 - outer + even, three * 25172 - inner + odd);
            var (r, s) = (five * 16819 - inner + even, seven * 2446 - outer + odd);

            (line[0], line[7 * step]) = (Rounded(a + p, shift), Rounded(a - p, shift));
            (line[step], line[6 * step]) = (Rounded(b + q, shift), Rounded(b - q, shift));
            (line[2 * step], line[5 * step]) = (Rounded(c + r, shift), Rounded(c - r, shift));
            (line[3 * step], line[4 * step]) = (Rounded(d + s, shift), Rounded(d - s, shift));
        }
    }

    private static int Rounded(int value, int shift) => (value + (1 << (shift - 1))) >> shift;
}
