using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace MLNetDeepRanking.Imaging.Codecs.Jpeg;

/// <summary>Reads the blocks of numbers, 8 × 8 frequencies each, of which a JPEG's bits are made.</summary>
/// <remarks>
/// It looks for the end of the bits only when it is asked to, by <see cref="IsWithin"/>: behind them must lie <see cref="Spare"/> bytes of zeros, more
/// than all blocks take that are read in between.
/// </remarks>
internal unsafe ref struct EntropyReader
{
    /// <summary>The bytes that six blocks of 64 numbers take at most, and one more read.</summary>
    public const int Spare = 6 * 64 * HuffmanTable.MostBits / 8 + 16;

    /// <summary>The numbers of a block, and one that takes what lies beyond.</summary>
    public const int BlockLength = 64 + 1;

    /// <summary>The places of a block, and as many beyond as a run, or its end, may lead.</summary>
    public const int Places = 64 + HuffmanTable.EndOfBlock + 16;

    private readonly byte* _start;
    private readonly byte* _order;
    private byte* _at;
    private ulong _bits;
    private int _left;

    /// <param name="start">The first byte.</param>
    /// <param name="order">Where in a block the numbers lie, in the order in which they come: <see cref="Places"/> of them.</param>
    public EntropyReader(byte* start, byte* order)
    {
        _start = _at = start;
        _order = order;
    }

    /// <summary>Gets the order in which the numbers of a block come: from low to high frequencies, in a zigzag. Those beyond lie behind the block.</summary>
    public static ReadOnlySpan<byte> Zigzag =>
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

    /// <summary>Returns whether what was read so far lies within the first bytes.</summary>
    public readonly bool IsWithin(int bytes) => (_at - _start) * 8 - _left <= bytes * 8L;

    /// <summary>Reads one block, and multiplies its numbers by their steps.</summary>
    /// <param name="first">The code of the first number, which is given as the difference to that of the block before.</param>
    /// <param name="others">The code of the others.</param>
    /// <param name="steps">What the numbers are multiplied by, in the order in which they come: <see cref="Places"/> of them.</param>
    /// <param name="mean">The first number of the block before; becomes this one's.</param>
    /// <param name="block">Receives the numbers, row by row; they must be zero before.</param>
    /// <returns>Whether the bits are those of a block.</returns>
    public bool TryRead(HuffmanTable* first, HuffmanTable* others, int* steps, ref int mean, int* block)
    {
        // What changes with every number stays in registers.
        byte* at = _at, order = _order;
        var (bits, left) = (_bits, _left);
        var refilled = Refill(bits, ref at, ref left);
        var entry = first->Entry(refilled);
        if (entry == 0) return false;
        mean += Number(entry, refilled);
        block[0] = mean * steps[0];
        bits = Consume(entry, refilled, ref left);
        var place = 1u;
        do
        {
            // There are always bits enough for one more number: it need not wait for those that come in behind them.
            refilled = Refill(bits, ref at, ref left);
            entry = others->Entry(bits);
            if (entry == 0) return false;
            place += entry >> 16;
            block[order[place]] = Number(entry, bits) * steps[place];
            place++;
            bits = Consume(entry, refilled, ref left);
        }
        while (place < 64);
        _at = at;
        (_bits, _left) = (bits, left);
        return place is 64 or > HuffmanTable.EndOfBlock;
    }

    // At least 56 bits are there behind it, however many were.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Refill(ulong bits, ref byte* at, ref int left)
    {
        bits |= BinaryPrimitives.ReadUInt64BigEndian(new ReadOnlySpan<byte>(at, sizeof(ulong))) >> left;
        at += (63 - left) >> 3;
        left |= 56;
        return bits;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Consume(uint entry, ulong bits, ref int left)
    {
        left -= (int)(entry & 0xFF);
        // Only the last six bits of the entry count, which are the same.
        return bits << (int)entry;
    }

    // A number of n bits without its sign: from 2ⁿ⁻¹ on it is meant as it stands, below it 2ⁿ − 1 is taken off.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Number(uint entry, ulong bits)
    {
        var (total, size) = ((int)(entry & 0xFF), (int)(entry >> 8 & 0xFF));
        var value = (int)(bits << (total - size) >> 1 >> (63 - size));
        return value + ((value - (1 << size >> 1)) >> 31 & (1 - (1 << size)));
    }
}
