using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Onnx.Quantization;
using MLNetDeepRanking.Onnx.Schema;
using DataType = MLNetDeepRanking.Onnx.Schema.TensorProto.Types.DataType;

namespace MLNetDeepRanking.Scoring.Tests.Quantization;

/// <summary>What ONNX Runtime computes in integers is what plain loops over the same graph compute in doubles.</summary>
public sealed class QdqGraphTests
{
    private static readonly TypeProto Bytes = new() { TensorType = new() { ElemType = (int)DataType.Uint8 } };

    [Fact]
    public void ONNX_Runtime_and_plain_loops_agree_on_every_rounded_value_and_on_the_embedding()
    {
        using var pictures = TwoConvolutions.Pictures(40);
        var graph = ModelQuantizer.Quantize(TwoConvolutions.Create(), pictures).Model.ToProto();
        string[] rounded = [.. graph.Graph.Node.Where(node => node.OpType == "QuantizeLinear").Select(node => node.Output[0])];
        Assert.Equal(6, rounded.Length);
        foreach (var value in rounded) graph.Graph.Output.Add(new ValueInfoProto { Name = value, Type = Bytes });
        using var session = new InferenceSession(graph.ToByteArray());

        for (var i = 0; i < 5; i++)
        {
            var naive = new NaiveGraph(graph.Graph, Image(pictures, i));
            using var results = Run(session, pictures, i, [.. rounded, GraphNames.Embedding]);

            for (var value = 0; value < rounded.Length; value++)
            {
                // A sum that lies on the border of two bytes may go to either, and take what follows with it.
                var differences = results[value].GetTensorDataAsSpan<byte>().ToArray().Zip(naive[rounded[value]].Values, (a, b) => Math.Abs(a - b)).ToArray();
                Assert.InRange(differences.Max(), 0, 1);
                Assert.InRange(differences.Average(), 0, 0.01);
            }
            var embedding = results[^1].GetTensorDataAsSpan<float>().ToArray();
            Assert.All(embedding.Zip(naive[GraphNames.Embedding].Values), pair => Assert.Equal(pair.Second, pair.First, 0.004));
        }
    }

    [Fact]
    public void Every_layer_runs_as_one_integer_operator()
    {
        using var pictures = TwoConvolutions.Pictures(10);
        var model = ModelQuantizer.Quantize(TwoConvolutions.Create(), pictures).Model;

        var operators = OptimizedGraph.Operators(model);

        Assert.Equal(3, operators["QLinearConv"]);
        Assert.Equal(1, operators["QLinearAdd"]);
        Assert.Equal(1, operators["QGemm"]);
        Assert.DoesNotContain(operators.Keys, op => op is "Conv" or "FusedConv" or "Relu" or "Gemm" or "DequantizeLinear");
    }

    [Fact]
    public void Batch_normalisations_move_into_the_convolutions_before_them()
    {
        using var pictures = TwoConvolutions.Pictures(3);
        var model = TwoConvolutions.Create(normalizes: true);
        var floats = new QuantizableModel(model).ShowRanges();
        Assert.DoesNotContain(floats.Graph.Node, node => node.OpType == "BatchNormalization");

        for (var i = 0; i < pictures.Count; i++)
        {
            var expected = new NaiveGraph(model.ToProto().Graph, Image(pictures, i))[GraphNames.Embedding].Values;
            var actual = new NaiveGraph(floats.Graph, Image(pictures, i))[GraphNames.Embedding].Values;
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }
        Assert.InRange(ModelQuantizer.Quantize(model, pictures).Report.MeanCosine, 0.99, 1);
    }

    [Fact]
    public void The_pixels_normalisation_works_on_whole_rows_and_gives_the_same_numbers_to_the_last_bit()
    {
        using var pictures = TwoConvolutions.Pictures(4);
        var before = TwoConvolutions.Create().ToProto();
        var after = new QuantizableModel(TwoConvolutions.Create()).ShowRanges();
        before.Graph.Output.Add(new ValueInfoProto { Name = "input", Type = after.Graph.Output.Single(output => output.Name == "input").Type });
        Assert.Equal(2, after.Graph.Initializer.Count(tensor => tensor.Dims is [TwoConvolutions.Size * 3]));
        using InferenceSession old = new(before.ToByteArray()), rows = new(after.ToByteArray());

        for (var i = 0; i < pictures.Count; i++)
        {
            using var expected = Run(old, pictures, i, ["input", GraphNames.Embedding]);
            using var actual = Run(rows, pictures, i, ["input", GraphNames.Embedding]);
            Assert.Equal(expected[0].GetTensorDataAsSpan<float>(), actual[0].GetTensorDataAsSpan<float>());
            Assert.Equal(expected[1].GetTensorDataAsSpan<float>(), actual[1].GetTensorDataAsSpan<float>());
        }
    }

    [Fact]
    public void A_network_that_begins_otherwise_is_left_as_it_is()
    {
        var graph = new OnnxGraph("odd");
        var pixels = EmbeddingGraph.Pixels(graph, 4, 4);
        var scaled = graph.Node("Div", [pixels, graph.Constant("each", new float[48], 1, 3, 4, 4)], "scaled");
        graph.Output(scaled, DataType.Float, 1);
        var proto = graph.ToModel().Graph;
        var before = proto.Clone();

        NormalizationOfRows.Apply(proto, width: 4);

        Assert.Equal(before, proto);
    }

    private static NaiveTensor Image(PictureStore pictures, int i) =>
        new([.. pictures[i].ToArray().Select(value => (double)value)], [1, TwoConvolutions.Size, TwoConvolutions.Size, 3]);

    private static IDisposableReadOnlyCollection<OrtValue> Run(InferenceSession session, PictureStore pictures, int i, string[] outputs)
    {
        using var options = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(pictures[i].ToArray(), [1, TwoConvolutions.Size, TwoConvolutions.Size, 3]);
        return session.Run(options, [GraphNames.Image], [input], outputs);
    }
}
