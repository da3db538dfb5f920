using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Onnx.Quantization;
using MLNetDeepRanking.Onnx.Schema;
using DataType = MLNetDeepRanking.Onnx.Schema.TensorProto.Types.DataType;

namespace MLNetDeepRanking.Onnx.Tests.Quantization;

public sealed class ChannelWeightsTests
{
    [Theory]
    [InlineData(0, 127)]
    [InlineData(1, 127)]
    [InlineData(0, 63)]
    public void Each_weight_comes_back_to_half_a_step_of_its_own_output(int axis, int largest)
    {
        var random = new Random(axis + largest);
        float[] spread = [0.001f, 1, 300];
        var weights = new float[15];
        for (var i = 0; i < 15; i++) weights[i] = (random.NextSingle() - 0.5f) * spread[Output(i)];

        var rounded = ChannelWeights.Of(Layer(weights, axis == 0 ? [3, 5] : [5, 3], axis), inputScale: 0.1f, largest);

        for (var i = 0; i < 15; i++)
        {
            var scale = rounded.Scales[Output(i)];
            Assert.InRange(Math.Abs(rounded.Values[i] * scale - weights[i]), 0, 0.5001f * scale);
            Assert.InRange(rounded.Values[i], -largest, largest);
        }
        foreach (var output in (int[])[0, 1, 2])
            Assert.Equal(largest, Enumerable.Range(0, 15).Where(i => Output(i) == output).Max(i => Math.Abs((int)rounded.Values[i])));

        int Output(int i) => axis == 0 ? i / 5 : i % 3;
    }

    [Fact]
    public void The_bias_is_on_the_scale_of_the_sums()
    {
        var rounded = ChannelWeights.Of(Layer([1, -0.5f, 0.25f, 2], [2, 2], 0, [0.3f, -7]), inputScale: 0.02f, largest: 127);

        Assert.Equal([1 / 127f * 0.02f, 2 / 127f * 0.02f], rounded.BiasScales!, (a, b) => Math.Abs(a - b) < 1e-9f);
        Assert.Equal(0.3f, rounded.Bias![0] * rounded.BiasScales![0], 1e-4f);
        Assert.Equal(-7, rounded.Bias[1] * rounded.BiasScales[1], 1e-4f);
    }

    [Fact]
    public void An_output_without_weights_keeps_its_bias()
    {
        var rounded = ChannelWeights.Of(Layer([0, 0, 1e-20f, 0, 1, 1], [3, 2], 0, [40_000, -3, 0]), inputScale: 1e-3f, largest: 127);

        Assert.Equal(40_000, rounded.Bias![0] * (double)rounded.BiasScales![0], 1.0);
        Assert.Equal(-3, rounded.Bias[1] * (double)rounded.BiasScales[1], 1e-4);
        Assert.All(rounded.Scales, scale => Assert.True(float.IsNormal(scale)));
    }

    [Theory]
    [InlineData(float.NaN, "no finite numbers")]
    [InlineData(float.PositiveInfinity, "no finite numbers")]
    public void Weights_that_are_not_finite_are_refused_with_their_node(float weight, string message)
    {
        var error = Assert.Throws<InvalidDataException>(() => ChannelWeights.Of(Layer([1, weight], [1, 2], 0), 1, 127));

        Assert.Contains("node 'dense' (Gemm)", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new long[] { 2, 2 })]
    [InlineData(new long[] { 1, -2 })]
    [InlineData(new long[] { long.MaxValue, long.MaxValue, 4 })]
    public void A_shape_that_is_not_that_of_the_numbers_is_refused(long[] shape)
    {
        var error = Assert.Throws<InvalidDataException>(() => ChannelWeights.Of(Layer([1, 2], shape, 0), 1, 127));

        Assert.Contains("the file is damaged", error.Message, StringComparison.Ordinal);
    }

    private static WeightedLayer Layer(float[] weights, long[] shape, int axis, float[]? bias = null) => new(
        new NodeProto { OpType = "Gemm", Name = "dense", Output = { "y" } },
        TensorValues.Tensor<float>("w", DataType.Float, weights, shape),
        axis,
        bias is null ? null : TensorValues.Tensor<float>("b", DataType.Float, bias, bias.Length));
}
