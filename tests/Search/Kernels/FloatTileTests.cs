using MLNetDeepRanking.Search.Kernels;

namespace MLNetDeepRanking.Search.Tests.Kernels;

/// <summary>All register widths give the same bits, alone and in a group, and the bits are right.</summary>
public sealed class FloatTileTests
{
    private const int Rows = Tile<float>.Rows;
    private const int Queries = Tile<float>.Queries;

    [Theory, InlineData(1), InlineData(2), InlineData(31), InlineData(128), InlineData(785)]
    public void Dot_products_of_all_widths_are_the_same_and_right(int components) =>
        Check<DotProduct>(components, (q, x, factor) => -q.Zip(x, (a, b) => (double)a * b).Sum() * factor);

    [Theory, InlineData(1), InlineData(2), InlineData(31), InlineData(128), InlineData(785)]
    public void Squared_differences_of_all_widths_are_the_same_and_right(int components) =>
        Check<SquaredDifference>(components, (q, x, _) => q.Zip(x, (a, b) => ((double)a - b) * ((double)a - b)).Sum());

    [Theory, InlineData(1), InlineData(2), InlineData(31), InlineData(128), InlineData(785)]
    public void Absolute_differences_of_all_widths_are_the_same_and_right(int components) =>
        Check<AbsoluteDifference>(components, (q, x, _) => q.Zip(x, (a, b) => Math.Abs((double)a - b)).Sum());

    [Fact]
    public void A_sum_that_overflows_becomes_the_largest_float()
    {
        float[] panel = [.. Enumerable.Repeat(float.MaxValue, Rows)], queries = [.. Enumerable.Repeat(float.MinValue, Queries)];
        foreach (var width in Enum.GetValues<KernelWidth>())
        {
            var keys = new float[Queries * Rows];
            width.CreateTile<SquaredDifference>().Group(panel, queries, keys);
            Assert.All(keys, key => Assert.Equal(float.MaxValue, key));
            width.CreateTile<SquaredDifference>().Single(panel, queries.AsSpan(0, 1), keys);
            Assert.All(keys[..Rows], key => Assert.Equal(float.MaxValue, key));
        }
    }

    [Fact]
    public void A_dot_product_of_minus_zero_ties_with_one_of_zero()
    {
        foreach (var width in Enum.GetValues<KernelWidth>())
        {
            var keys = new float[Rows];
            width.CreateTile<DotProduct>().Single([.. Enumerable.Repeat(-1f, Rows), .. Enumerable.Repeat(1f, Rows)], [0, 1], keys);
            Assert.All(keys, key => Assert.Equal(0u, BitConverter.SingleToUInt32Bits(key)));
        }
    }

    [Fact]
    public void The_widest_kernel_is_one_of_the_hardware() => Assert.Equal(
        System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated ? KernelWidth.Vector512
        : System.Runtime.Intrinsics.Vector256.IsHardwareAccelerated ? KernelWidth.Vector256
        : KernelWidth.Vector128,
        KernelWidths.Widest);

    private static void Check<TOperation>(int components, Func<float[], float[], float, double> exact)
        where TOperation : struct, IOperation
    {
        var width = components + (TOperation.HasFactors ? 1 : 0);
        var panel = Vectors.Random(components, width, Rows);
        var queries = Vectors.Random(-components, width, Queries);
        var reference = new float[Queries * Rows];
        KernelWidth.Scalar.CreateTile<TOperation>().Group(panel, queries, reference);

        for (var query = 0; query < Queries; query++)
            for (var row = 0; row < Rows; row++)
            {
                var expected = exact(
                    Column(queries, query, Queries, components), Column(panel, row, Rows, components), panel[(width - 1) * Rows + row]);
                var tolerance = 1e-6 * Math.Sqrt(components) * Math.Max(1, Math.Abs(expected));
                Assert.Equal(expected, reference[query * Rows + row], tolerance);
            }
        foreach (var registerWidth in Enum.GetValues<KernelWidth>())
        {
            var tile = registerWidth.CreateTile<TOperation>();
            var keys = new float[Queries * Rows];
            tile.Group(panel, queries, keys);
            Assert.Equal(reference, keys);
            for (var query = 0; query < Queries; query++)
            {
                tile.Single(panel, Column(queries, query, Queries, width), keys);
                Assert.Equal(reference[(query * Rows)..((query + 1) * Rows)], keys[..Rows]);
            }
        }
    }

    private static float[] Column(float[] transposed, int column, int columns, int length) =>
        [.. Enumerable.Range(0, length).Select(element => transposed[element * columns + column])];
}
