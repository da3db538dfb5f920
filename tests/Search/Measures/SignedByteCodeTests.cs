using System.Runtime.InteropServices;
using MLNetDeepRanking.Search.Kernels;
using MLNetDeepRanking.Search.Measures;

namespace MLNetDeepRanking.Search.Tests.Measures;

public sealed class SignedByteCodeTests
{
    [Theory, InlineData(VectorDistance.Cosine), InlineData(VectorDistance.Euclidean)]
    public void Keys_follow_the_distance(VectorDistance distance)
    {
        const int Dimension = 37;
        var code = new SignedByteCode(Dimension, distance, ByteTiles.Best);
        var (query, rows) = (Vectors.Random(1, 1, Dimension), Vectors.Random(2, 32, Dimension));
        var encoded = Enumerable.Range(0, 32).Select(row => Encode(code, rows.Row(row, Dimension))).ToArray();
        var panel = Enumerable.Range(0, code.Width).SelectMany(element => encoded.Select(row => row[element])).ToArray();
        var keys = new float[32];

        code.Tile.Single(panel, Encode(code, query), keys);

        Assert.True(code.IsValidPanel(panel));
        var squares = query.Sum(component => (double)component * component);
        for (var row = 0; row < 32; row++)
        {
            var exact = NaiveSearch.Distance(distance, query, rows.Row(row, Dimension));
            Assert.Equal(exact, distance == VectorDistance.Cosine ? 1 + keys[row] : Math.Sqrt(keys[row] + squares), 0.02);
        }
    }

    [Fact]
    public void The_largest_component_becomes_127_and_none_is_clipped()
    {
        var code = new SignedByteCode(5, VectorDistance.Cosine, ByteTiles.Best);

        Assert.Equal([-127, 64, 0, 1, 0], Bytes(Encode(code, [-2, 1, 0.005f, 0.01f, 0])));
        Assert.Equal([127, 0, 0, 0, 0], Bytes(Encode(code, [float.MaxValue, 1, 0, 0, 0])));
        Assert.Equal([127, 127, 0, 0, 0], Bytes(Encode(code, [float.Epsilon, float.Epsilon, 0, 0, 0])));
        Assert.Equal(new uint[5], Encode(code, new float[5]));

        static int[] Bytes(uint[] code) => [.. MemoryMarshal.Cast<uint, sbyte>(code.AsSpan())[..5].ToArray().Select(value => (int)value)];
    }

    [Fact]
    public void Components_are_rounded_to_the_nearest_and_ties_to_even_at_any_place()
    {
        for (var dimension = 1; dimension <= 70; dimension++)
        {
            // The scale is 127 / 254: all odd numbers are ties.
            float[] vector = [254, .. Enumerable.Range(1, dimension - 1).Select(i => i % 2 == 0 ? i * 1.7f : 41f - 2 * i)];
            var code = new SignedByteCode(dimension, VectorDistance.Euclidean, ByteTiles.Best);
            var encoded = Encode(code, vector);
            var expected = vector.Select(component => (sbyte)Math.Round(component * 0.5)).ToArray();

            Assert.Equal(expected, MemoryMarshal.Cast<uint, sbyte>(encoded.AsSpan())[..dimension].ToArray());
            Assert.Equal(expected.Sum(value => value), (int)encoded[^1]);
            Assert.Equal(4f * expected.Sum(value => value * value), BitConverter.UInt32BitsToSingle(encoded[^3]));
        }
    }

    private static uint[] Encode(SignedByteCode code, ReadOnlySpan<float> vector)
    {
        var encoded = new uint[code.Width];
        code.Encode(vector, encoded);
        return encoded;
    }
}
