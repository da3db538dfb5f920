using System.Numerics;
using MLNetDeepRanking.Search.Kernels;

namespace MLNetDeepRanking.Search.Measures;

/// <summary>Hamming distance over sign bits. The code holds component i in bit i % 64 of word i / 64; unused bits are 0.</summary>
internal sealed class HammingMeasure(int dimension) : Measure<ulong>((dimension + 63) / 64, new SignTile())
{
    public override bool KeysAreDistances => true;

    public override void Encode(ReadOnlySpan<float> vector, Span<ulong> code)
    {
        code.Clear();
        for (var i = 0; i < vector.Length; i++)
            if (vector[i] > 0) code[i / 64] |= 1UL << (i % 64);
    }

    public override void Decode(ReadOnlySpan<ulong> code, Span<float> vector)
    {
        for (var i = 0; i < vector.Length; i++) vector[i] = (code[i / 64] >> (i % 64) & 1) == 1 ? 1 : -1;
    }

    public override bool IsValid(ReadOnlySpan<ulong> code) => dimension % 64 == 0 || code[^1] >> (dimension % 64) == 0;

    public override bool IsValidPanel(ReadOnlySpan<ulong> panel) =>
        dimension % 64 == 0 || !panel[^Tile<ulong>.Rows..].ContainsAnyExceptInRange(0UL, (1UL << (dimension % 64)) - 1);

    public override float Distance(ReadOnlySpan<ulong> query, ReadOnlySpan<ulong> row)
    {
        var bits = 0;
        for (var i = 0; i < query.Length; i++) bits += BitOperations.PopCount(query[i] ^ row[i]);
        return bits;
    }

    public override float Reach(ReadOnlySpan<ulong> query, float key) => key;

    public override float ReachOf(ReadOnlySpan<ulong> query, float distance) => distance;
}
