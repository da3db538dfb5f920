using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace MLNetDeepRanking.Imaging.Codecs.Jpeg;

/// <summary>
/// What stands before the bits of a JPEG of the common kind: baseline, 8 bits, luma and two colour differences in one scan, which have the luma's
/// resolution or half of it each way.
/// </summary>
internal unsafe struct BaselineHeader
{
    public const int Components = 3;

    private const byte Baseline = 0xC0, Extended = 0xC1, HuffmanTables = 0xC4, Scan = 0xDA, Steps = 0xDB, Restarts = 0xDD;
    private const byte Jfif = 0xE0, Adobe = 0xEE, LastApplication = 0xEF, Comment = 0xFE;
    private const int Tables = 4;

    private fixed int _steps[Tables * EntropyReader.Places];
    private fixed byte _ids[Components];
    private fixed byte _stepsOf[Components];
    private fixed byte _codesOf[Components];
    private Codes _codes;
    private int _known;
    private bool _isJfif, _isAdobe, _isAdobeYcc;

    /// <summary>Gets the picture's width.</summary>
    public int Width { get; private set; }

    /// <summary>Gets the picture's height.</summary>
    public int Height { get; private set; }

    /// <summary>Gets the luma blocks each way that share a block of colour: 1 or 2.</summary>
    public int LumaBlocks { get; private set; }

    /// <summary>Gets the number of groups of blocks between two restarts.</summary>
    public int RestartInterval { get; private set; }

    /// <summary>Gets where the bits begin.</summary>
    public int BitsStart { get; private set; }

    /// <summary>Reads a header; returns whether it is of the common kind.</summary>
    public bool TryRead(ReadOnlySpan<byte> jpeg)
    {
        RestartInterval = int.MaxValue;
        // Each segment: FF, marker, two bytes of length that count themselves, content.
        for (var at = 2; at + 4 <= jpeg.Length && jpeg[at] == 0xFF;)
        {
            var marker = jpeg[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }
            var end = at + 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 2)..]);
            if (end < at + 4 || end > jpeg.Length || !TryRead(marker, jpeg[(at + 4)..end])) return false;
            BitsStart = at = end;
            if (marker == Scan) return true;
        }
        return false;
    }

    /// <summary>Returns the code of a component's first numbers; the pointer is good as long as the header stays where it is.</summary>
    public static HuffmanTable* FirstCode(BaselineHeader* header, int component) => (HuffmanTable*)&header->_codes + (header->_codesOf[component] >> 4);

    /// <summary>Returns the code of a component's other numbers.</summary>
    public static HuffmanTable* OtherCode(BaselineHeader* header, int component) => (HuffmanTable*)&header->_codes + 2 + (header->_codesOf[component] & 1);

    /// <summary>Returns what a component's numbers are multiplied by.</summary>
    public static int* StepsOf(BaselineHeader* header, int component) => header->_steps + header->_stepsOf[component] * EntropyReader.Places;

    private bool TryRead(byte marker, ReadOnlySpan<byte> content)
    {
        switch (marker)
        {
            case Baseline or Extended: return TryReadFrame(content);
            case HuffmanTables: return TryReadCodes(content);
            case Steps: return TryReadSteps(content);
            case Scan: return TryReadScan(content);
            case Restarts:
                if (content.Length != 2) return false;
                var interval = BinaryPrimitives.ReadUInt16BigEndian(content);
                RestartInterval = interval == 0 ? int.MaxValue : interval;
                return true;
            case Jfif:
                _isJfif |= content.Length >= 14 && content.StartsWith("JFIF\0"u8);
                return true;
            case Adobe:
                if (content.Length >= 12 && content.StartsWith("Adobe"u8)) (_isAdobe, _isAdobeYcc) = (true, content[11] == 1);
                return true;
            default: return marker is (> Jfif and <= LastApplication) or Comment;
        }
    }

    private bool TryReadFrame(ReadOnlySpan<byte> content)
    {
        if (LumaBlocks > 0 || content.Length != 6 + 3 * Components || content[0] != 8 || content[5] != Components) return false;
        Height = BinaryPrimitives.ReadUInt16BigEndian(content[1..]);
        Width = BinaryPrimitives.ReadUInt16BigEndian(content[3..]);
        for (var i = 0; i < Components; i++) (_ids[i], _stepsOf[i]) = (content[6 + 3 * i], content[8 + 3 * i]);
        LumaBlocks = content[7] >> 4;
        return content[7] is 0x11 or 0x22 && content[10] == 0x11 && content[13] == 0x11 && Width > 0 && Height > 0
            && _stepsOf[0] < Tables && _stepsOf[1] < Tables && _stepsOf[2] < Tables;
    }

    private bool TryReadSteps(ReadOnlySpan<byte> content)
    {
        while (content.Length > 0)
        {
            var (bytes, table) = (1 + (content[0] >> 4), content[0] & 15);
            if (bytes > 2 || table >= Tables || content.Length < 1 + 64 * bytes) return false;
            for (var i = 0; i < 64; i++)
            {
                _steps[table * EntropyReader.Places + i] =
                    bytes == 1 ? content[1 + i] : BinaryPrimitives.ReadUInt16BigEndian(content[(1 + 2 * i)..]);
            }
            _known |= 1 << table;
            content = content[(1 + 64 * bytes)..];
        }
        return true;
    }

    private bool TryReadCodes(ReadOnlySpan<byte> content)
    {
        while (content.Length > 0)
        {
            if (content.Length < 17 || (content[0] & ~0x11) != 0) return false;
            var table = (content[0] >> 4) * 2 + (content[0] & 1);
            var counts = content[1..17];
            var symbols = 0;
            foreach (var count in counts) symbols += count;
            if (content.Length < 17 + symbols || !_codes[table].TryFill(counts, content.Slice(17, symbols), isForFirstPlaces: table < 2)) return false;
            _known |= 1 << (Tables + table);
            content = content[(17 + symbols)..];
        }
        return true;
    }

    private bool TryReadScan(ReadOnlySpan<byte> content)
    {
        if (LumaBlocks == 0 || content.Length != 4 + 2 * Components || content[0] != Components || !IsYcc()) return false;
        for (var i = 0; i < Components; i++)
        {
            var (id, codes) = (content[1 + 2 * i], content[2 + 2 * i]);
            var needed = 1 << _stepsOf[i] | 1 << (Tables + (codes >> 4)) | 1 << (Tables + 2 + (codes & 1));
            if (id != _ids[i] || (codes & ~0x11) != 0 || (_known & needed) != needed) return false;
            _codesOf[i] = codes;
        }
        // All frequencies, at once.
        return content[^3..].SequenceEqual<byte>([0, 63, 0]);
    }

    // As libjpeg decides it.
    private readonly bool IsYcc() => _isJfif || (_isAdobe ? _isAdobeYcc : _ids[0] == 1 && _ids[1] == 2 && _ids[2] == 3);

    [InlineArray(Tables)]
    private struct Codes
    {
        private HuffmanTable _first;
    }
}
