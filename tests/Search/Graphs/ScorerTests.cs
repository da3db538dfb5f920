using MLNetDeepRanking.Search.Graphs;
using MLNetDeepRanking.Search.Kernels;

namespace MLNetDeepRanking.Search.Tests.Graphs;

public sealed class ScorerTests
{
    public static TheoryData<VectorDistance, int> Cases { get; } = new(
        new[] { VectorDistance.Cosine, VectorDistance.Euclidean, VectorDistance.Manhattan, VectorDistance.InnerProduct }
            .SelectMany(distance => Enum.GetValues<KernelWidth>().Select(width => (distance, (int)width))));

    [Theory, MemberData(nameof(Cases))]
    public void Keys_order_nodes_as_distances_do_at_any_register_width(VectorDistance distance, int width)
    {
        foreach (var dimension in new[] { 1, 15, 16, 17, 130 })
        {
            var space = VectorSpace.Create(dimension, distance, (KernelWidth)width);
            var vectors = Vectors.Random(dimension, 11, dimension);
            var nodes = new NodeStore(dimension, upperNeighbors: 4, codeWords: 0);
            var code = new float[space.Measure.Width];
            for (var slot = 0; slot < 11; slot++)
            {
                space.Measure.Encode(vectors.Row(slot, dimension), code);
                nodes.Write(slot, slot, level: 0, code.AsSpan(0, dimension), space.FactorOf(code));
            }
            var keys = new float[11];
            for (var query = 0; query < 11; query++)
            {
                space.Scorer.Score(nodes, nodes.Encoded(query), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], keys);
                for (var slot = 0; slot < 11; slot++)
                {
                    var expected = NaiveSearch.Distance(distance, vectors.Row(query, dimension), vectors.Row(slot, dimension));
                    Assert.Equal(expected, DistanceOf(distance, keys[slot]), 1e-4);
                    float[] back = [0];
                    space.Scorer.Score(nodes, nodes.Encoded(slot), [query], back);
                    Assert.Equal(keys[slot], back[0]);
                }
            }
        }
    }

    private static double DistanceOf(VectorDistance distance, float key) => distance switch
    {
        VectorDistance.Cosine => 1 + key,
        VectorDistance.Euclidean => Math.Sqrt(key),
        _ => key,
    };
}
