using MLNetDeepRanking.Search.Kernels;
using MLNetDeepRanking.Search.Measures;

namespace MLNetDeepRanking.Search.Tests.Measures;

public sealed class PairSumsTests
{
    [Fact]
    public void Measured_distances_are_those_of_the_definition_at_any_dimension()
    {
        for (var dimension = 1; dimension <= 70; dimension++)
        {
            var (query, row) = (Vectors.Random(dimension, 1, dimension), Vectors.Random(dimension + 100, 1, dimension));
            foreach (var measure in Measures(dimension))
            {
                var (queryCode, rowCode) = (new float[measure.Measure.Width], new float[measure.Measure.Width]);
                measure.Measure.Encode(query, queryCode);
                measure.Measure.Encode(row, rowCode);
                Assert.Equal((float)NaiveSearch.Distance(measure.Distance, query, row), measure.Measure.Distance(queryCode, rowCode));
                Assert.Equal((float)NaiveSearch.Distance(measure.Distance, row, row), measure.Measure.Distance(rowCode, rowCode));
            }
        }
    }

    private static IEnumerable<(VectorDistance Distance, Measure<float> Measure)> Measures(int dimension) =>
    [
        (VectorDistance.Cosine, new CosineMeasure(dimension, KernelWidths.Widest)),
        (VectorDistance.Euclidean, new EuclideanMeasure(dimension, KernelWidths.Widest)),
        (VectorDistance.Manhattan, new ManhattanMeasure(dimension, KernelWidths.Widest)),
        (VectorDistance.InnerProduct, new InnerProductMeasure(dimension, KernelWidths.Widest)),
    ];
}
