using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Onnx.Schema;
using DataType = MLNetDeepRanking.Onnx.Schema.TensorProto.Types.DataType;

namespace MLNetDeepRanking.Onnx.Quantization;

/// <summary>Moves the batch normalisations that a graph still has into the convolutions before them. Graphs that this library exports have none.</summary>
internal static class NormalizationFolding
{
    public static void Apply(GraphProto graph)
    {
        var values = new GraphValues(graph);
        foreach (var node in graph.Node.Where(node => node is { OpType: "BatchNormalization", Domain: "", Input.Count: 5 }).ToArray())
        {
            if (values.MakerOf(node.Input[0]) is { OpType: "Conv" } convolution && values.SoleReaderOf(node.Input[0]) == node
                && WeightedLayer.TryFind(convolution, values, out var layer) && Statistics(node, values) is { } batch
                && batch.Gamma.Length == layer.Weights.Dims[0])
                Fold(graph, layer, node, batch);
        }
    }

    private static void Fold(GraphProto graph, WeightedLayer layer, NodeProto normalization, BatchStatistics batch)
    {
        var (convolution, name) = (layer.Node, normalization.Output[0]);
        var weights = TensorValues.Floats(layer.Weights);
        var bias = layer.Bias is { } own ? TensorValues.Floats(own) : new float[batch.Gamma.Length];
        ConvolutionFolding.Fold(weights, bias, batch);
        var folded = TensorValues.Tensor<float>($"{name}/folded-weights", DataType.Float, weights, [.. layer.Weights.Dims]);
        var offsets = TensorValues.Tensor<float>($"{name}/folded-bias", DataType.Float, bias, bias.Length);
        graph.Initializer.Add(folded);
        graph.Initializer.Add(offsets);
        while (convolution.Input.Count < 3) convolution.Input.Add("");
        (convolution.Input[1], convolution.Input[2], convolution.Output[0]) = (folded.Name, offsets.Name, name);
        graph.Node.Remove(normalization);
    }

    // A normalisation that is still training has further outputs, or says so.
    private static BatchStatistics? Statistics(NodeProto node, GraphValues values)
    {
        var isTraining = node.Attribute.Any(attribute => attribute is { Name: "training_mode", I: not 0 });
        if (isTraining || node.Output.Count(output => output.Length > 0) != 1) return null;
        TensorProto?[] constants = [.. Enumerable.Range(1, 4).Select(input => values.Constant(node, input))];
        if (Array.Exists(constants, tensor => tensor is not { DataType: (int)DataType.Float } || tensor.Dims.Count != 1)) return null;
        float[][] numbers = [.. constants.Select(tensor => TensorValues.Floats(tensor!))];
        if (Array.Exists(numbers, array => array.Length != numbers[0].Length)) return null;
        var epsilon = node.Attribute.FirstOrDefault(attribute => attribute.Name == "epsilon")?.F ?? 1e-5f;
        return new(numbers[0], numbers[1], numbers[2], numbers[3], epsilon);
    }
}
