using MLNetDeepRanking.Search.Graphs;
using MLNetDeepRanking.Search.Kernels;
using MLNetDeepRanking.Search.Measures;

namespace MLNetDeepRanking.Search.Tests.Graphs;

public sealed class CodeScorerTests
{
    [Theory, InlineData(1), InlineData(64), InlineData(65), InlineData(200)]
    public void All_kernels_give_the_keys_of_the_tile(int dimension)
    {
        const int Rows = Tile<uint>.Rows;
        var (query, vectors) = (Vectors.Random(1, 1, dimension), Vectors.Random(2, Rows, dimension));
        foreach (var distance in new[] { VectorDistance.Cosine, VectorDistance.Euclidean })
        {
            var code = new SignedByteCode(dimension, distance, ByteTiles.Best);
            var (panel, queryCode, row, expected) = (new uint[code.Width * Rows], new uint[code.Width], new uint[code.Width], new float[Rows]);
            for (var slot = 0; slot < Rows; slot++)
            {
                code.Encode(vectors.Row(slot, dimension), row);
                for (var word = 0; word < row.Length; word++) panel[word * Rows + slot] = row[word];
            }
            code.Encode(query, queryCode);
            code.Tile.Single(panel, queryCode, expected);

            foreach (var scorer in CodeScorers.All(code))
            {
                var nodes = new NodeStore(dimension, upperNeighbors: 4, scorer.Words);
                for (var slot = 0; slot < Rows; slot++)
                {
                    nodes.Write(slot, slot, level: 0, vectors.Row(slot, dimension), factor: 1);
                    scorer.Encode(vectors.Row(slot, dimension), nodes.Code(slot));
                }
                var (words, keys) = (new uint[scorer.Words], new float[Rows]);
                scorer.Encode(query, words);
                scorer.Score(nodes, words, [.. Enumerable.Range(0, Rows)], keys);
                Assert.Equal(expected, keys);
            }
        }
    }
}
