using MLNetDeepRanking.Imaging.Pixels;

namespace MLNetDeepRanking.Imaging.Codecs.Jpeg;

/// <summary>
/// Decodes JPEGs of the common kind at a fraction of their size, the faster than Skia the smaller it is, and to the same bytes. Whatever is uncommon, or
/// damaged, it leaves to Skia.
/// </summary>
/// <remarks>At a fraction, nearly all of the time goes into reading the bits: that is what is made fast here. Colour is not interpolated.</remarks>
internal static unsafe class BaselineJpeg
{
    private static readonly byte[] Order =
        [.. EntropyReader.Zigzag, .. Enumerable.Repeat((byte)(EntropyReader.BlockLength - 1), EntropyReader.Places - EntropyReader.Zigzag.Length)];

    /// <summary>Decodes a picture.</summary>
    /// <param name="jpeg">The file's content.</param>
    /// <param name="eighths">How many eighths of the full size are wanted each way: 1, 2 or 4.</param>
    /// <param name="width">The width that it then has, fractions of a pixel rounded up.</param>
    /// <param name="height">The height that it then has.</param>
    /// <param name="rgb">Receives the pixels, row by row.</param>
    /// <returns>Whether it was decoded; if not, what <paramref name="rgb"/> holds has no meaning.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> jpeg, int eighths, int width, int height, Span<byte> rgb)
    {
        var header = default(BaselineHeader);
        if (!header.TryRead(jpeg) || Part(header.Width, eighths) != width || Part(header.Height, eighths) != height) return false;
        var bits = jpeg[header.BitsStart..];
        using var plain = new RentedBytes(bits.Length + EntropyReader.Spare);
        return new Decoding(&header, eighths, plain.Span).TryDecode(bits, rgb);
    }

    private static int Part(int size, int eighths) => (size * eighths + 7) / 8;

    /// <summary>One picture at work. A unit is what the smallest piece of colour covers: a block of each difference, one or four of luma.</summary>
    private readonly ref struct Decoding
    {
        private readonly BaselineHeader* _header;
        private readonly Span<byte> _plain;
        private readonly int _block, _unit, _columns, _width, _height;

        public Decoding(BaselineHeader* header, int eighths, Span<byte> plain)
        {
            _header = header;
            _plain = plain;
            (_block, _unit) = (eighths, eighths * header->LumaBlocks);
            _columns = (header->Width - 1) / (8 * header->LumaBlocks) + 1;
            (_width, _height) = (Part(header->Width, eighths), Part(header->Height, eighths));
        }

        private int Stride => _columns * _unit;

        public bool TryDecode(ReadOnlySpan<byte> bits, Span<byte> rgb)
        {
            var plane = Stride * _unit;
            using var planes = new RentedBytes(BaselineHeader.Components * plane);
            fixed (byte* start = _plain, order = Order, first = planes.Span)
            {
                var reader = default(EntropyReader);
                var means = stackalloc int[BaselineHeader.Components];
                var (length, unit) = (0, 0);
                for (var top = 0; top < _height; top += _unit)
                {
                    for (var column = 0; column < _columns; column++, unit++)
                    {
                        if (unit % _header->RestartInterval == 0)
                        {
                            if (unit > 0 && !TrySkipRestart(ref bits, unit / _header->RestartInterval - 1)) return false;
                            if (!TryTakePlain(ref bits, out length)) return false;
                            reader = new EntropyReader(start, order);
                            new Span<int>(means, BaselineHeader.Components).Clear();
                        }
                        if (!TryReadUnit(ref reader, means, first + column * _unit) || !reader.IsWithin(length)) return false;
                    }
                    for (var y = 0; y < Math.Min(_unit, _height - top); y++)
                    {
                        var row = first + y * Stride;
                        YccPixels.ToRgb(row, row + plane, row + 2 * plane, rgb.Slice((top + y) * _width * 3, _width * 3));
                    }
                }
            }
            return true;
        }

        private bool TryReadUnit(ref EntropyReader reader, int* means, byte* pixels)
        {
            var block = stackalloc int[EntropyReader.BlockLength];
            for (var component = 0; component < BaselineHeader.Components; component++, pixels += Stride * _unit)
            {
                var size = component == 0 ? _block : _unit;
                for (var y = 0; y < _unit; y += size)
                {
                    for (var x = 0; x < _unit; x += size)
                    {
                        new Span<int>(block, EntropyReader.BlockLength).Clear();
                        var isBlock = reader.TryRead(
                            BaselineHeader.FirstCode(_header, component), BaselineHeader.OtherCode(_header, component),
                            BaselineHeader.StepsOf(_header, component), ref means[component], block);
                        if (!isBlock) return false;
                        InverseTransform.Apply(block, size, pixels + y * Stride + x, Stride);
                    }
                }
            }
            return true;
        }

        // Among the bits, FF is written as FF 00; with any other byte behind it, it ends them.
        private bool TryTakePlain(ref ReadOnlySpan<byte> bits, out int length)
        {
            length = 0;
            while (true)
            {
                var found = bits.IndexOf((byte)0xFF);
                if (found < 0 || found + 1 == bits.Length) return false;
                var isEnd = bits[found + 1] != 0;
                var some = bits[..(isEnd ? found : found + 1)];
                some.CopyTo(_plain[length..]);
                length += some.Length;
                bits = bits[(isEnd ? found : found + 2)..];
                if (!isEnd) continue;
                _plain.Slice(length, EntropyReader.Spare).Clear();
                return true;
            }
        }

        private static bool TrySkipRestart(ref ReadOnlySpan<byte> bits, int number)
        {
            const byte FirstRestart = 0xD0;
            if (bits.Length < 2 || bits[1] != FirstRestart + number % 8) return false;
            bits = bits[2..];
            return true;
        }
    }
}
