using Google.Protobuf;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Onnx.Schema;
using DataType = MLNetDeepRanking.Onnx.Schema.TensorProto.Types.DataType;

namespace MLNetDeepRanking.Onnx.Tests.Backbones;

/// <summary>What a foreign file is understood as, and what is said of one that will not do.</summary>
public sealed class OnnxBackboneTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("deeprank-backbone").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_first_output_is_taken_unless_another_value_is_named()
    {
        Assert.Equal(3, Read(ForeignModel.Create()).FeatureSize);
        Assert.Equal(5, Read(ForeignModel.Create(declares: "logits features"), new() { OutputName = "features" }).FeatureSize);
    }

    [Theory]
    [InlineData("features")]
    [InlineData("pooled")]
    [InlineData("maps")]
    [InlineData("conv")]
    public void The_number_of_features_of_an_inner_value_is_derived_from_the_layers(string value) =>
        Assert.Equal(5, Read(ForeignModel.Create(), new() { OutputName = value }).FeatureSize);

    [Fact]
    public void The_size_of_pictures_is_the_files_or_the_users_or_224()
    {
        OnnxDimension free = new(0, "side");
        Assert.Equal((32, 32), Sizes(Read(ForeignModel.Create())));
        Assert.Equal((96, 96), Sizes(Read(ForeignModel.Create(size: free), new() { Size = 96 })));
        Assert.Equal((224, 224), Sizes(Read(ForeignModel.Create(size: free))));
        Assert.Equal((32, 32), Sizes(Read(ForeignModel.Create(channelsLast: true))));

        static (int, int) Sizes(OnnxBackbone backbone) => (backbone.Height, backbone.Width);
    }

    [Fact]
    public void A_backbone_is_named_after_its_file()
    {
        var path = Path.Combine(_folder, "tiny-net.onnx");
        File.WriteAllBytes(path, ForeignModel.Create().ToByteArray());
        Assert.Equal("tiny-net: 3×32×32 → 3", OnnxBackbone.Load(path).ToString());
    }

    [Fact]
    public void The_content_hash_changes_with_all_that_changes_features_and_with_nothing_else()
    {
        var model = ForeignModel.Create();
        var hash = Read(model).ContentHash;
        Assert.Matches("^[0-9a-f]{64}$", hash);
        Assert.Equal(hash, OnnxBackbone.Read(model.ToByteArray(), "another name").ContentHash);

        var normalized = Read(model, new() { Normalization = PixelNormalization.Unit });
        var tapped = Read(model, new() { OutputName = "features" });
        model.Graph.Initializer[0].RawData = ByteString.CopyFrom([.. model.Graph.Initializer[0].RawData.Select((b, i) => (byte)(i == 5 ? b ^ 1 : b))]);
        Assert.Equal(4, new[] { hash, normalized.ContentHash, tapped.ContentHash, Read(model).ContentHash }.Distinct().Count());
    }

    [Fact]
    public void What_lies_behind_the_features_is_cut_off()
    {
        var backbone = Read(ForeignModel.Create(), new() { OutputName = "features" });
        var graph = backbone.StartGraph("merged");
        backbone.Append(graph, EmbeddingGraph.Pixels(graph, 32, 32));
        var merged = graph.ToModel().Graph;
        Assert.DoesNotContain(merged.Node, node => node.OpType == "Gemm");
        Assert.DoesNotContain(merged.Initializer, tensor => tensor.Name.Contains("matrix", StringComparison.Ordinal));
        Assert.Contains(merged.Initializer, tensor => tensor.Name == "backbone/kernel");
    }

    [Fact]
    public void A_model_of_a_backbone_passes_the_check_of_its_content_also_after_its_float_form()
    {
        var model = BackboneModel.Embedding(Read(ForeignModel.Create(), new() { OutputName = "features" }), Preprocessing.Square(32));
        var back = FloatPixels.Undo(FloatPixels.Of(model.ToProto(), 32, 32), 32, 32);

        Assert.Equal(model.Manifest, DeepRankModel.Read(model.Bytes.ToArray()).Manifest);
        Assert.Equal(model.Bytes.ToArray(), back.ToByteArray());
    }

    [Fact]
    public void The_files_operator_sets_are_kept()
    {
        var model = ForeignModel.Create(opset: 11);
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "com.example", Version = 3 });
        var imports = Read(model).StartGraph("merged").ToModel().OpsetImport;
        Assert.Equal([("", 11L), ("com.example", 3L)], imports.Select(import => (import.Domain, import.Version)));
    }

    [Fact]
    public void Bytes_that_are_no_model_are_refused()
    {
        Refused([1, 2, 3, 255], "not an ONNX model");
        Refused([], "holds no graph");
        Refused(Changed(model => model.Graph.Output.Clear()), "not an ONNX model", "no output");
        var missing = Assert.Throws<FileNotFoundException>(() => OnnxBackbone.Load(Path.Combine(_folder, "none.onnx")));
        Assert.Contains("none.onnx", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_without_a_picture_input_is_refused()
    {
        Refused(Changed(model => model.Graph.Input[0].Type.TensorType.Shape.Dim[1].DimValue = 1), "'image' does not take RGB pictures");
        Refused(Changed(model => model.Graph.Input[0].Type.TensorType.ElemType = (int)DataType.Int64), "takes Int64", "uint8");
        Refused(Changed(model => model.Graph.Input.Add(new ValueInfoProto { Name = "mask" })), "2 inputs (image, mask)");
    }

    [Fact]
    public void A_value_that_is_not_there_is_refused_with_the_outputs_that_are() =>
        Refused(ForeignModel.Create().ToByteArray(), new OnnxBackboneOptions { OutputName = "none" }, "no value 'none'", "logits");

    [Fact]
    public void Sizes_that_contradict_the_file_are_refused()
    {
        Refused(ForeignModel.Create().ToByteArray(), new OnnxBackboneOptions { Size = 64 }, "32×32", "leave out Size");
        Refused(ForeignModel.Create().ToByteArray(), new OnnxBackboneOptions { FeatureSize = 7 }, "3 features, not 7");
        Assert.Throws<ArgumentOutOfRangeException>(() => Read(ForeignModel.Create(), new() { Size = 8 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Read(ForeignModel.Create(), new() { FeatureSize = 0 }));
    }

    [Fact]
    public void Features_of_unknown_number_are_asked_for()
    {
        var bytes = Changed(model =>
        {
            model.Graph.Output[0].Type = null;
            model.Graph.Node.Single(node => node.OpType == "Gemm").OpType = "Mystery";
        });
        Refused(bytes, "how many features 'logits' has", "FeatureSize");
        Assert.Equal(7, OnnxBackbone.Read(bytes, "tiny", new() { FeatureSize = 7 }).FeatureSize);
    }

    [Fact]
    public void Old_operator_sets_and_weights_in_other_files_are_refused_with_the_cure()
    {
        Refused(ForeignModel.Create(opset: 8).ToByteArray(), "operator set 8", "Export it again");
        Refused(
            Changed(model => model.Graph.Initializer[0].DataLocation = TensorProto.Types.DataLocation.External), "'kernel'", "single file");
    }

    [Fact]
    public void A_value_that_no_node_makes_is_refused() =>
        Refused(Changed(model => model.Graph.Node.RemoveAt(0)), "'conv' is made by no node");

    private static OnnxBackbone Read(ModelProto model, OnnxBackboneOptions? options = null) => OnnxBackbone.Read(model.ToByteArray(), "tiny", options);

    private static byte[] Changed(Action<ModelProto> change, string declares = "logits")
    {
        var model = ForeignModel.Create(declares: declares);
        change(model);
        return model.ToByteArray();
    }

    private static void Refused(byte[] bytes, params string[] words) => Refused(bytes, new(), words);

    private static void Refused(byte[] bytes, OnnxBackboneOptions options, params string[] words)
    {
        var error = Assert.Throws<InvalidDataException>(() => OnnxBackbone.Read(bytes, "tiny", options));
        Assert.All(words, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_licence_note_comes_from_the_options_or_the_file_and_goes_into_the_model()
    {
        var proto = ForeignModel.Create();
        Assert.Equal("", Read().License);
        proto.MetadataProps.Add(new Schema.StringStringEntryProto { Key = "License", Value = "Apache 2.0" });
        Assert.Equal("Apache 2.0", Read().License);
        var backbone = Read(new() { License = "MIT" });
        Assert.Equal("MIT", backbone.License);
        var model = BackboneModel.Embedding(backbone, new Preprocessing { Width = backbone.Width, Height = backbone.Height });
        Assert.Equal(("MIT", "not trained"), (model.Manifest.License, model.Manifest.Training));

        OnnxBackbone Read(OnnxBackboneOptions? options = null) => OnnxBackbone.Read(proto.ToByteArray(), "foreign", options);
    }
}
