using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNetDeepRanking.Imaging.Codecs.Jpeg;

/// <summary>
/// A JPEG's Huffman code, ready to be read. A short code is looked up at once; a longer one, which is rare, is searched for by its length.
/// </summary>
/// <remarks>An entry says how many bits the code and the number behind it take, how many those of the number are, and how many places it skips.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct HuffmanTable
{
    /// <summary>The bits that are looked up at once.</summary>
    public const int Lookup = 10;

    /// <summary>The places that the end of a block skips: more than a block has, and more than any run can lead beyond its end.</summary>
    public const int EndOfBlock = 128;

    /// <summary>The most bits of a code and the number behind it. Twice as many are read ahead.</summary>
    public const int MostBits = LongestCode + LongestMean;

    private const int LongestCode = 16;
    private const int MostSymbols = 256;
    // Pixels of 8 bits have no larger numbers.
    private const int LongestMean = 11, LongestOther = 10;

    private fixed uint _entries[1 << Lookup];
    private fixed int _firstCode[LongestCode + 2];
    private fixed int _firstSymbol[LongestCode + 2];
    private fixed byte _symbols[MostSymbols];
    private bool _isForFirstPlaces;

    /// <summary>Reads what a DHT segment says of one table.</summary>
    /// <param name="counts">The number of codes of each length from 1 to 16.</param>
    /// <param name="symbols">What the codes stand for, the shortest first.</param>
    /// <param name="isForFirstPlaces">Whether the codes stand for a block's first number, its mean, rather than for the others.</param>
    /// <returns>Whether the codes are those of a table.</returns>
    public bool TryFill(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols, bool isForFirstPlaces)
    {
        _isForFirstPlaces = isForFirstPlaces;
        if (symbols.Length > MostSymbols) return false;
        var entries = MemoryMarshal.CreateSpan(ref _entries[0], 1 << Lookup);
        entries.Clear();
        for (var i = 0; i < symbols.Length; i++)
        {
            if (isForFirstPlaces ? symbols[i] > LongestMean : (symbols[i] & 15) > LongestOther) return false;
            _symbols[i] = symbols[i];
        }
        var (code, symbol) = (0, 0);
        for (var length = 1; length <= LongestCode; length++, code <<= 1)
        {
            (_firstCode[length], _firstSymbol[length]) = (code, symbol);
            for (var i = 0; i < counts[length - 1]; i++, code++, symbol++)
            {
                if (length <= Lookup && code < 1 << length) entries.Slice(code << (Lookup - length), 1 << (Lookup - length)).Fill(Entry(length, symbol));
            }
            // No code is all ones.
            if (code >= 1 << length) return false;
        }
        _firstSymbol[LongestCode + 1] = symbol;
        return true;
    }

    /// <summary>Returns the entry of the code with which some bits begin, the first one highest; 0 if no code begins so.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint Entry(ulong bits)
    {
        var entry = _entries[bits >> (64 - Lookup)];
        return entry != 0 ? entry : LongEntry(bits);
    }

    private readonly uint LongEntry(ulong bits)
    {
        for (var length = Lookup + 1; length <= LongestCode; length++)
        {
            var symbol = _firstSymbol[length] + (int)(bits >> (64 - length)) - _firstCode[length];
            if (symbol >= _firstSymbol[length] && symbol < _firstSymbol[length + 1]) return Entry(length, symbol);
        }
        return 0;
    }

    private readonly uint Entry(int length, int symbolNumber)
    {
        var symbol = _symbols[symbolNumber];
        var (skips, size) = (symbol >> 4, symbol & 15);
        // Without a number behind it, a code says that sixteen places are zero, which is a zero behind fifteen others, or that all are.
        if (!_isForFirstPlaces && size == 0 && skips != 15) skips = EndOfBlock;
        return (uint)(length + size | size << 8 | skips << 16);
    }
}
