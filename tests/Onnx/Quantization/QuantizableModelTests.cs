using Google.Protobuf;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Onnx.Quantization;
using MLNetDeepRanking.Onnx.Schema;
using DataType = MLNetDeepRanking.Onnx.Schema.TensorProto.Types.DataType;

namespace MLNetDeepRanking.Onnx.Tests.Quantization;

public sealed class QuantizableModelTests
{
    [Fact]
    public void Input_outputs_and_manifest_stay_and_the_hash_and_the_note_are_new()
    {
        var before = FloatModel.Create();

        var after = FloatModel.Quantize(before);

        Assert.Equal(before.ToProto().Graph.Input, after.ToProto().Graph.Input);
        Assert.Equal(before.ToProto().Graph.Output, after.ToProto().Graph.Output);
        Assert.Equal("int8, 2 of 2 layers, ranges by guess", after.Manifest.Quantization);
        Assert.NotEqual(before.Manifest.ContentHash, after.Manifest.ContentHash);
        Assert.Equal(before.Manifest, after.Manifest with { Quantization = "", ContentHash = before.Manifest.ContentHash });
        Assert.Equal(after.Manifest, DeepRankModel.Read(after.Bytes.ToArray()).Manifest);
    }

    [Fact]
    public void Weights_are_signed_bytes_with_a_scale_for_each_output_and_no_float_of_them_is_left()
    {
        var graph = FloatModel.Quantize(FloatModel.Create()).ToProto().Graph;

        Assert.Equal([16, 3, 3, 3], graph.Initializer.Single(tensor => tensor.DataType == (int)DataType.Int8 && tensor.Dims.Count == 4).Dims);
        Assert.Equal([5, 576], graph.Initializer.Single(tensor => tensor.DataType == (int)DataType.Int8 && tensor.Dims.Count == 2).Dims);
        Assert.Equal([16], graph.Initializer.Single(tensor => tensor.DataType == (int)DataType.Int32).Dims);
        Assert.DoesNotContain(graph.Initializer, tensor => tensor.DataType == (int)DataType.Float && TensorValues.Count(tensor) > 16);
    }

    [Fact]
    public void The_graph_that_shows_ranges_is_the_graph_of_floats_with_more_outputs()
    {
        var model = FloatModel.Create();

        var shown = new QuantizableModel(model).ShowRanges();

        Assert.Equal([GraphNames.Embedding, GraphNames.Row, "deeprank.pixels", "rectified"], shown.Graph.Output.Select(output => output.Name));
        Assert.Equal(model.ToProto().Graph.Node, shown.Graph.Node);
    }

    [Fact]
    public void A_quantised_model_is_not_quantised_again()
    {
        var refused = Assert.Throws<InvalidDataException>(() => new QuantizableModel(FloatModel.Quantize(FloatModel.Create())));
        var half = QuantizableModel.WithHalfPrecisionWeights(FloatModel.Create());
        var halfRefused = Assert.Throws<InvalidDataException>(() => new QuantizableModel(half));

        Assert.Contains("quantised already (int8, 2 of 2 layers", refused.Message, StringComparison.Ordinal);
        Assert.Contains("quantised already (16-bit weights)", halfRefused.Message, StringComparison.Ordinal);
        Assert.Contains("the model of floats that it was made of", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_others_quantised_is_refused_by_its_first_such_node() => Refused(
        model => model.Graph.Node.Insert(0, new NodeProto { OpType = "DequantizeLinear", Name = "theirs", Input = { "offsets" }, Output = { "t" } }),
        "node 'theirs' (DequantizeLinear)", "Quantise one of floats");

    [Fact]
    public void An_old_operator_set_is_refused() => Refused(model => model.OpsetImport[0].Version = 12, "operator set 12", "Export its backbone again");

    [Fact]
    public void A_model_without_layers_is_refused()
    {
        var error = Assert.Throws<InvalidDataException>(() => new QuantizableModel(SampleModel.Create()));

        Assert.Contains("no convolution, Gemm or MatMul", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_float16_is_refused_by_the_node() => Refused(
        model =>
        {
            foreach (var name in (string[])["kernel", "matrix"]) FloatModel.Constant(model, name).DataType = (int)DataType.Float16;
        },
        "node 'convolution' (Conv) is one of 2 layers", "constant float32 weights");

    [Fact]
    public void Damaged_weights_are_refused_by_the_node()
    {
        var cut = FloatModel.Create(model => FloatModel.Constant(model, "matrix").RawData = ByteString.CopyFrom(new byte[40]));
        var outside = FloatModel.Create(model => FloatModel.Constant(model, "kernel").DataLocation = TensorProto.Types.DataLocation.External);

        Assert.Contains("node 'dense' (Gemm) cannot be quantised", Refusal(cut), StringComparison.Ordinal);
        Assert.Contains("Save the model as a single file", Refusal(outside), StringComparison.Ordinal);

        static string Refusal(DeepRankModel model) => Assert.Throws<InvalidDataException>(() => FloatModel.Quantize(model)).Message;
    }

    [Fact]
    public void Half_precision_halves_the_file_and_leaves_small_and_huge_constants()
    {
        var before = FloatModel.Create(model =>
        {
            var weights = TensorValues.Floats(FloatModel.Constant(model, "kernel"));
            weights[7] = 1e6f;
            FloatModel.Constant(model, "kernel").MergeFrom(TensorValues.Tensor<float>("kernel", DataType.Float, weights));
        });

        var after = QuantizableModel.WithHalfPrecisionWeights(before);

        Assert.Equal("16-bit weights", after.Manifest.Quantization);
        var graph = after.ToProto().Graph;
        Assert.Equal((int)DataType.Float, graph.Initializer.Single(tensor => tensor.Name == "kernel").DataType);
        Assert.Equal((int)DataType.Float, graph.Initializer.Single(tensor => tensor.Name == "offsets").DataType);
        Assert.Equal((int)DataType.Float16, graph.Initializer.Single(tensor => tensor.Name == "matrix/half").DataType);
        Assert.Equal(("Cast", "matrix/half", "matrix"), (graph.Node[0].OpType, graph.Node[0].Input[0], graph.Node[0].Output[0]));
        Assert.Equal(5 * 576 * 2, before.Bytes.Length - after.Bytes.Length, 200.0);
    }

    [Fact]
    public void A_model_without_large_constants_is_refused_half_precision()
    {
        var error = Assert.Throws<InvalidDataException>(() => QuantizableModel.WithHalfPrecisionWeights(SampleModel.Create()));

        Assert.Contains("as small as it will be", error.Message, StringComparison.Ordinal);
    }

    private static void Refused(Action<ModelProto> change, params string[] words)
    {
        var error = Assert.Throws<InvalidDataException>(() => new QuantizableModel(FloatModel.Create(change)));
        Assert.All(words, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
    }
}
