using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLNetDeepRanking.Search.Kernels;

/// <summary>The tile of the Hamming distance over sign bits, 64 to a word. The key is the number of bits that differ.</summary>
/// <remarks>Optimised at once: a single query ends before the runtime would replace its first, slow code (0.7 ms, against 0.1 ms).</remarks>
internal sealed class SignTile : Tile<ulong>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Group(ReadOnlySpan<ulong> panel, ReadOnlySpan<ulong> queries, Span<float> keys)
    {
        for (var row = 0; row < Rows; row++)
        {
            int bits0 = 0, bits1 = 0, bits2 = 0, bits3 = 0, bits4 = 0, bits5 = 0;
            var rest = queries;
            for (var at = row; at < panel.Length; at += Rows)
            {
                var word = panel[at];
                bits0 += BitOperations.PopCount(word ^ rest[0]);
                bits1 += BitOperations.PopCount(word ^ rest[1]);
                bits2 += BitOperations.PopCount(word ^ rest[2]);
                bits3 += BitOperations.PopCount(word ^ rest[3]);
                bits4 += BitOperations.PopCount(word ^ rest[4]);
                bits5 += BitOperations.PopCount(word ^ rest[5]);
                rest = rest[Queries..];
            }
            keys[row] = bits0;
            keys[Rows + row] = bits1;
            keys[2 * Rows + row] = bits2;
            keys[3 * Rows + row] = bits3;
            keys[4 * Rows + row] = bits4;
            keys[5 * Rows + row] = bits5;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Single(ReadOnlySpan<ulong> panel, ReadOnlySpan<ulong> query, Span<float> keys)
    {
        for (var row = 0; row < Rows; row++)
        {
            var bits = 0;
            for (var word = 0; word < query.Length; word++)
                bits += BitOperations.PopCount(panel[word * Rows + row] ^ query[word]);
            keys[row] = bits;
        }
    }
}
