using System.Runtime.InteropServices;
using MLNetDeepRanking.Search.Kernels;
using MLNetDeepRanking.Search.Measures;

namespace MLNetDeepRanking.Search.Tests.Kernels;

/// <summary>All kernels over signed bytes give the same bits, alone and in a group, and the bits are right.</summary>
public sealed class ByteTileTests
{
    private const int Rows = Tile<uint>.Rows;
    private const int Queries = Tile<uint>.Queries;

    [Theory, InlineData(1), InlineData(2), InlineData(33), InlineData(200)]
    public void Keys_are_the_naive_ones_for_all_kernels(int words)
    {
        var random = new Random(words);
        var rows = Enumerable.Range(0, Rows).Select(_ => Code(random, words)).ToArray();
        var queries = Enumerable.Range(0, Queries).Select(_ => Code(random, words)).ToArray();
        var (panel, group) = (Transposed(rows), Transposed(queries));

        Assert.Equal(5, ByteTiles.All.Count);
        Assert.Contains(ByteTiles.Best, ByteTiles.All);
        foreach (var tile in ByteTiles.All)
        {
            var (keys, alone) = (new float[Queries * Rows], new float[Rows]);
            tile.Group(panel, group, keys);
            for (var query = 0; query < Queries; query++)
            {
                tile.Single(panel, queries[query], alone);
                for (var row = 0; row < Rows; row++)
                {
                    var expected = NaiveKey(rows[row], queries[query], words);
                    Assert.Equal((expected, expected), (keys[query * Rows + row], alone[row]));
                }
            }
        }
    }

    private static float NaiveKey(uint[] row, uint[] query, int words)
    {
        ReadOnlySpan<sbyte> left = MemoryMarshal.Cast<uint, sbyte>(row.AsSpan()), right = MemoryMarshal.Cast<uint, sbyte>(query.AsSpan());
        var sum = 0;
        for (var i = 0; i < 4 * words; i++) sum += left[i] * right[i];
        var factor = BitConverter.UInt32BitsToSingle(row[words + 1]) * BitConverter.UInt32BitsToSingle(query[words + 1]);
        return BitConverter.UInt32BitsToSingle(row[words]) - factor * sum;
    }

    /// <summary>Random bytes, the extreme ones often.</summary>
    private static uint[] Code(Random random, int words)
    {
        var code = new uint[words + SignedByteCode.Tail];
        var bytes = MemoryMarshal.Cast<uint, sbyte>(code.AsSpan(0, words));
        foreach (ref var value in bytes) value = random.Next(3) == 0 ? (sbyte)(random.Next(2) * 254 - 127) : (sbyte)random.Next(-127, 128);
        var sum = 0;
        foreach (var value in bytes) sum += value;
        code[words] = BitConverter.SingleToUInt32Bits(random.NextSingle());
        code[words + 1] = BitConverter.SingleToUInt32Bits(random.NextSingle());
        code[words + 2] = (uint)sum;
        return code;
    }

    private static uint[] Transposed(uint[][] codes) =>
        [.. Enumerable.Range(0, codes[0].Length).SelectMany(element => codes.Select(code => code[element]))];
}
