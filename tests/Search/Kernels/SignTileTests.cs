using System.Numerics;
using MLNetDeepRanking.Search.Kernels;

namespace MLNetDeepRanking.Search.Tests.Kernels;

public sealed class SignTileTests
{
    private const int Rows = Tile<ulong>.Rows;
    private const int Queries = Tile<ulong>.Queries;

    [Theory, InlineData(1), InlineData(2), InlineData(13)]
    public void Keys_count_the_bits_that_differ(int words)
    {
        var random = new Random(words);
        ulong[] panel = [.. Enumerable.Range(0, words * Rows).Select(_ => (ulong)random.NextInt64() * 3)];
        ulong[] queries = [.. Enumerable.Range(0, words * Queries).Select(_ => (ulong)random.NextInt64() * 3)];
        var group = new float[Queries * Rows];
        var single = new float[Rows];

        new SignTile().Group(panel, queries, group);

        for (var query = 0; query < Queries; query++)
        {
            new SignTile().Single(panel, [.. Enumerable.Range(0, words).Select(word => queries[word * Queries + query])], single);
            for (var row = 0; row < Rows; row++)
            {
                var expected = Enumerable.Range(0, words)
                    .Sum(word => BitOperations.PopCount(panel[word * Rows + row] ^ queries[word * Queries + query]));
                Assert.Equal((expected, expected), (group[query * Rows + row], single[row]));
            }
        }
    }
}
