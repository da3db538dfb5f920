using MLNetDeepRanking.Onnx.Graphs;

namespace MLNetDeepRanking.Onnx.Quantization;

/// <summary>
/// A layer's weights as signed bytes around zero, with one scale for each output: w = scale[o]·q. Its bias becomes 32-bit integers on the scale of
/// the sums that it is added to.
/// </summary>
internal sealed record ChannelWeights(sbyte[] Values, float[] Scales, int[]? Bias, float[]? BiasScales)
{
    /// <summary>Keeps a bias that is large beside its weights within 32 bits, with room for the sum.</summary>
    private const double LargestBias = 1 << 30;

    /// <summary>Keeps the scale of a sum of a channel without weights from vanishing.</summary>
    private const double LeastScale = 1e-30;

    /// <summary>Rounds the weights of a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="inputScale">The scale of what the layer reads.</param>
    /// <param name="largest">The largest magnitude that a weight may have as an integer: 127, or 63 for 7 bits.</param>
    /// <exception cref="InvalidDataException">The constants are damaged; the message names the node.</exception>
    public static ChannelWeights Of(WeightedLayer layer, float inputScale, int largest)
    {
        try
        {
            return Of(TensorValues.Floats(layer.Weights), Strides(layer), layer.Bias is { } bias ? TensorValues.Floats(bias) : null, inputScale, largest);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"The {GraphValues.Describe(layer.Node)} cannot be quantised. {e.Message}", e);
        }
    }

    private static ChannelWeights Of(float[] weights, (int Outputs, int Inner) shape, float[]? bias, float inputScale, int largest)
    {
        var (outputs, inner) = shape;
        var scales = new float[outputs];
        for (var i = 0; i < weights.Length; i++)
        {
            ref var most = ref scales[i / inner % outputs];
            most = Math.Max(most, MathF.Abs(weights[i]));
        }
        for (var output = 0; output < outputs; output++)
        {
            var least = Math.Max(bias is null ? 0 : Math.Abs(bias[output]) / LargestBias, LeastScale) / inputScale;
            scales[output] = (float)Math.Max(scales[output] / (double)largest, least);
        }
        var values = new sbyte[weights.Length];
        for (var i = 0; i < weights.Length; i++)
            values[i] = (sbyte)Math.Clamp(MathF.Round(weights[i] / scales[i / inner % outputs]), -largest, largest);
        if (bias is null) return new(values, scales, null, null);
        float[] biasScales = [.. scales.Select(scale => scale * inputScale)];
        return new(values, scales, [.. bias.Zip(biasScales, (value, scale) => checked((int)Math.Round(value / (double)scale)))], biasScales);
    }

    private static (int Outputs, int Inner) Strides(WeightedLayer layer)
    {
        var (dims, inner) = (layer.Weights.Dims, 1L);
        for (var axis = layer.OutputAxis + 1; axis < dims.Count; axis++) inner *= dims[axis];
        return ((int)dims[layer.OutputAxis], (int)inner);
    }
}
