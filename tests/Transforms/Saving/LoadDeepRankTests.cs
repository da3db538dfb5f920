using System.IO.Compression;
using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Search;
using MLNetDeepRanking.Transforms.Neighbors;

namespace MLNetDeepRanking.Transforms.Saving;

/// <summary>Loading brings our transformers back as they were saved, wherever they stand in a model; others it leaves alone.</summary>
public sealed class LoadDeepRankTests : IDisposable
{
    private static readonly PixelRow[] Rows = PixelRows.Random(60);

    private readonly MLContext _ml = new(seed: 1);
    private readonly string _folder = Directory.CreateTempSubdirectory("deeprank-load").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private IDataView Source => _ml.Data.LoadFromEnumerable(Rows);

    [Fact]
    public void Every_property_of_an_embedding_transformer_comes_back()
    {
        var options = new DeepRankScoringOptions { BatchSize = 5, ErrorPolicy = PictureErrorPolicy.Skip };
        var saved = _ml.Transforms.DeepRankEmbed("Embedding", "Pixels", TestModel.Instance, options).Fit(Source);
        var loaded = Assert.IsType<DeepRankEmbeddingTransformer>(SaveAndLoad(saved, out var schema));
        Assert.Equal(("Embedding", "Pixels"), (loaded.OutputColumnName, loaded.InputColumnName));
        Assert.Equivalent(options, loaded.Options, strict: true);
        Assert.Equal(saved.Kind, loaded.Kind);
        Assert.Equal(TestModel.Instance.Manifest, loaded.Model.Manifest);
        Assert.Equal(TestModel.Instance.Bytes.ToArray(), loaded.Model.Bytes.ToArray());
        Assert.Equal(Source.Schema.Select(column => (column.Name, column.Type)), schema!.Select(column => (column.Name, column.Type)));
    }

    [Fact]
    public void Every_property_of_a_neighbour_transformer_comes_back()
    {
        var options = new NearestNeighborsOptions
        {
            NeighborCount = 3,
            Distance = VectorDistance.Manhattan,
            IdColumnName = "Name",
            LabelColumnName = "Label",
        };
        var gallery = _ml.Data.LoadFromEnumerable(EmbeddingRow.Random(20, seed: 1));
        var saved = _ml.Transforms.NearestNeighbors("Neighbors", "Embedding", options).Fit(gallery);
        var loaded = Assert.IsType<NearestNeighborsTransformer>(SaveAndLoad(saved, out _));
        Assert.Equal(("Neighbors", "Embedding"), (loaded.OutputColumnName, loaded.InputColumnName));
        Assert.Equal((3, 20), (loaded.NeighborCount, loaded.GalleryCount));
        Assert.Equivalent(options, loaded.Options, strict: true);
        Assert.Equal(saved.Gallery.CopyVectors(), loaded.Gallery.CopyVectors());
        Assert.Equal(saved.Gallery.Rows, loaded.Gallery.Rows, RowsAreEqual);
    }

    [Fact]
    public void A_graph_comes_back_as_it_was_built_and_so_does_every_option()
    {
        var options = new NearestNeighborsOptions
        {
            NeighborCount = 4,
            Graph = new HnswOptions { M = 8, EfConstruction = 50, EfSearch = 20, Seed = 3 },
            IdColumnName = "Name",
            LabelColumnName = "Number",
            IgnoreSelf = true,
            FilterColumnName = "Label",
            Prediction = NeighborPrediction.Mean,
            Weighting = NeighborWeighting.InverseDistance,
        };
        var gallery = _ml.Data.LoadFromEnumerable(EmbeddingRow.Random(400, seed: 1));
        var saved = _ml.Transforms.NearestNeighbors("Neighbors", "Embedding", options).Fit(gallery);
        var loaded = Assert.IsType<NearestNeighborsTransformer>(SaveAndLoad(saved, out _));
        Assert.Equivalent(options, loaded.Options, strict: true);
        Assert.Equal(saved.Gallery.Rows, loaded.Gallery.Rows, RowsAreEqual);
        Assert.Equal(4, loaded.Gallery.Indexes.Count);
        Assert.All(loaded.Gallery.Indexes, index => Assert.Equal(Bytes(saved.Gallery.Indexes[index.Key]), Bytes(index.Value)));
        Assert.Equal(
            saved.Transform(gallery).GetColumn<float>("Neighbors.Score"), loaded.Transform(gallery).GetColumn<float>("Neighbors.Score"));

        static byte[] Bytes(IVectorIndex index)
        {
            using var content = new MemoryStream();
            Assert.IsType<HnswIndex>(index).Save(content);
            return content.ToArray();
        }
    }

    private static bool RowsAreEqual(GalleryRows one, GalleryRows other) =>
        one.Ids.SequenceEqual(other.Ids) && Same(one.Labels, other.Labels) && Same(one.Groups, other.Groups);

    private static bool Same(string[]? one, string[]? other) => one is null ? other is null : other is not null && one.SequenceEqual(other);

    [Theory]
    [InlineData("Pixels")]
    [InlineData("Floats")]
    [InlineData("ImagePath")]
    [InlineData("Image")]
    public void Saving_what_was_loaded_writes_the_same_graph_again(string column)
    {
        var source = _ml.Data.LoadFromEnumerable([new AllKinds()]);
        var data = _ml.Transforms.LoadImages("Image", "", "ImagePath").Fit(source).Transform(source);
        ITransformer model = _ml.Transforms.DeepRankEmbed("Embedding", column, TestModel.Instance).Fit(data);
        var first = GraphOf(model);
        model = SaveAndLoad(model, out _);
        var second = GraphOf(model);
        Assert.Equal(first, second);
        Assert.Equal(first, GraphOf(SaveAndLoad(model, out _)));
    }

    [Fact]
    public void A_chain_keeps_its_order_its_scopes_and_its_results()
    {
        var pipeline = _ml.Transforms.CopyColumns("Copy", "Pixels")
            .Append(_ml.Transforms.CopyColumns("TrainingOnly", "Id"), TransformerScope.Training)
            .Append(_ml.Transforms.DeepRankEmbed("Embedding", "Copy", TestModel.Instance))
            .Append(_ml.Transforms.NormalizeLpNorm("Normalized", "Embedding"))
            .Append(_ml.Transforms.NearestNeighbors("Neighbors", "Normalized", new() { NeighborCount = 4 }))
            .Append(_ml.BinaryClassification.Trainers.SdcaLogisticRegression("Label", "Embedding", maximumNumberOfIterations: 5));
        var saved = pipeline.Fit(Source);
        var loaded = Assert.IsType<TransformerChain<ITransformer>>(SaveAndLoad(saved, out _));

        Assert.Equal(saved.Select(transformer => transformer.GetType()), loaded.Select(transformer => transformer.GetType()));
        Assert.DoesNotContain(loaded.Transform(Source).Schema, column => column.Name == "TrainingOnly");
        Assert.Equal(6, loaded.GetModelFor(TransformerScope.Training).Count());
        var (expected, actual) = (saved.Transform(Source), loaded.Transform(Source));
        Assert.Equal(expected.GetColumn<float[]>("Embedding"), actual.GetColumn<float[]>("Embedding"));
        Assert.Equal(expected.GetColumn<float>("Score"), actual.GetColumn<float>("Score"));
        Assert.Equivalent(NeighborRow.Read(expected), NeighborRow.Read(actual), strict: true);
    }

    [Fact]
    public void Chains_within_chains_are_walked()
    {
        var inner = _ml.Transforms.CopyColumns("Copy", "Pixels")
            .Append(_ml.Transforms.DeepRankEmbed("Embedding", "Copy", TestModel.Instance)).Fit(Source);
        var last = _ml.Transforms.NormalizeLpNorm("Normalized", "Embedding").Fit(inner.Transform(Source));
        var outer = new TransformerChain<ITransformer>(inner, last);
        var loaded = Assert.IsType<TransformerChain<ITransformer>>(SaveAndLoad(outer, out _));
        var restored = Assert.IsType<TransformerChain<ITransformer>>(loaded.First());
        Assert.IsType<DeepRankEmbeddingTransformer>(restored.Last());
    }

    [Fact]
    public void A_model_saved_with_its_data_loader_is_restored_too()
    {
        var file = Path.Combine(_folder, "rows.tsv");
        File.WriteAllText(file, "a.png\tx\nb.png\ty\n");
        var loader = _ml.Data.CreateTextLoader([new("ImagePath", DataKind.String, 0), new("Name", DataKind.String, 1)]);
        var model = _ml.Transforms.DeepRankEmbed("Embedding", "ImagePath", TestModel.Instance).Fit(loader.Load(file));
        var zip = Path.Combine(_folder, "model.zip");
        _ml.Model.Save(model, loader, zip);
        Assert.IsType<DeepRankEmbeddingTransformer>(_ml.Model.LoadDeepRank(zip, out var schema));
        Assert.Equal(["ImagePath", "Name"], schema!.Select(column => column.Name));
    }

    [Fact]
    public void A_model_without_a_schema_is_restored_too()
    {
        var model = _ml.Transforms.DeepRankEmbed("Embedding", "Pixels", TestModel.Instance).Fit(Source);
        var zip = Path.Combine(_folder, "model.zip");
        _ml.Model.Save(model, (DataViewSchema?)null, zip);
        Assert.IsType<DeepRankEmbeddingTransformer>(_ml.Model.LoadDeepRank(zip, out var schema));
        Assert.Null(schema);
    }

    [Fact]
    public void A_foreign_model_loads_as_it_is_even_one_that_applies_our_graph_by_stock_means()
    {
        var graph = Path.Combine(_folder, "model.onnx");
        TestModel.Instance.Save(graph);
        var pipeline = _ml.Transforms.CopyColumns("deeprank.image", "Pixels")
            .Append(_ml.Transforms.ApplyOnnxModel("deeprank.row", "deeprank.image", graph, gpuDeviceId: null));
        var saved = pipeline.Fit(Source);
        var loaded = Assert.IsType<TransformerChain<ITransformer>>(SaveAndLoad(saved, out _));
        Assert.Equal(saved.Select(transformer => transformer.GetType()), loaded.Select(transformer => transformer.GetType()));
        var (expected, actual) = (saved.Transform(Source), loaded.Transform(Source));
        Assert.Equal(expected.GetColumn<float[]>("deeprank.row"), actual.GetColumn<float[]>("deeprank.row"));
        saved.Dispose();
        loaded.Dispose();
    }

    [Fact]
    public void Neither_saving_nor_loading_leaves_temporary_files()
    {
        _ml.TempFilePath = Directory.CreateDirectory(Path.Combine(_folder, "tmp")).FullName;
        var model = _ml.Transforms.DeepRankEmbed("Embedding", "Pixels", TestModel.Instance)
            .Append(_ml.Transforms.NearestNeighbors("Neighbors", "Embedding")).Fit(Source);
        var zip = Path.Combine(_folder, "model.zip");
        _ml.Model.Save(model, Source.Schema, zip);
        var loaded = _ml.Model.LoadDeepRank(zip, out _);
        Assert.Empty(Directory.GetFiles(_ml.TempFilePath));
        (loaded as IDisposable)!.Dispose();
    }

    [Fact]
    public void A_prediction_engine_over_the_stock_form_gives_the_same_embeddings()
    {
        var saved = _ml.Transforms.DeepRankEmbed("Embedding", "Pixels", TestModel.Instance).Fit(Source);
        using var stream = new MemoryStream();
        _ml.Model.Save(saved, Source.Schema, stream);
        stream.Position = 0;
        using var engine = _ml.Model.CreatePredictionEngine<PixelRow, EmbeddedRow>(new MLContext().Model.Load(stream, out _));
        foreach (var row in Rows.Take(10)) Assert.Equal(Oracle.Embed(TestModel.Instance, row.Pixels), engine.Predict(row).Embedding);
    }

    [Theory]
    [InlineData("batch-size", "many")]
    [InlineData("pictures", "Holograms")]
    [InlineData("output-column", null)]
    [InlineData("transformer", "Telepathy")]
    public void Metadata_that_was_tampered_with_is_refused_by_key_or_value(string key, string? value)
    {
        var graph = EmbeddingForm.Of(_ml.Transforms.DeepRankEmbed("Embedding", "Pixels", TestModel.Instance).Fit(Source)).Graph;
        var entry = graph.MetadataProps.Single(entry => entry.Key == $"deeprank.mlnet.{key}");
        if (value is null) graph.MetadataProps.Remove(entry);
        else entry.Value = value;
        using var stream = new MemoryStream();
        _ml.Model.Save(new Tampered(graph), Source.Schema, stream);
        stream.Position = 0;
        var error = Assert.Throws<InvalidDataException>(() => _ml.Model.LoadDeepRank(stream, out _));
        Assert.Contains(value ?? key, error.Message);
    }

    [Fact]
    public void A_bit_that_flipped_in_a_saved_models_weights_is_noticed()
    {
        var graph = EmbeddingForm.Of(_ml.Transforms.DeepRankEmbed("Embedding", "Pixels", TestModel.Instance).Fit(Source)).Graph;
        var kernel = graph.Graph.Initializer.Single(tensor => tensor.Name == "kernel");
        var weights = kernel.RawData.ToByteArray();
        weights[5] ^= 1;
        kernel.RawData = ByteString.CopyFrom(weights);
        using var stream = new MemoryStream();
        _ml.Model.Save(new Tampered(graph), Source.Schema, stream);
        stream.Position = 0;
        var error = Assert.Throws<InvalidDataException>(() => _ml.Model.LoadDeepRank(stream, out _));
        Assert.Contains("damaged or was edited", error.Message);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var error = Assert.Throws<FileNotFoundException>(() => _ml.Model.LoadDeepRank("nowhere.zip", out _));
        Assert.Contains("nowhere.zip", error.Message);
    }

    private ITransformer SaveAndLoad(ITransformer model, out DataViewSchema? schema)
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(model, Source.Schema, stream);
        stream.Position = 0;
        return _ml.Model.LoadDeepRank(stream, out schema);
    }

    private byte[] GraphOf(ITransformer model)
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(model, Source.Schema, stream);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
        using var entry = archive.Entries.Single(entry => entry.FullName.EndsWith("OnnxModel", StringComparison.Ordinal)).Open();
        using var copy = new MemoryStream();
        entry.CopyTo(copy);
        return copy.ToArray();
    }

    private sealed class AllKinds
    {
        public string ImagePath { get; set; } = "none.png";

        [VectorType(TestModel.PixelCount)]
        public byte[] Pixels { get; set; } = [];

        [VectorType(TestModel.PixelCount)]
        public float[] Floats { get; set; } = [];
    }

    /// <summary>Saves itself as the stock form of a graph whose metadata somebody edited.</summary>
    private sealed class Tampered(MLNetDeepRanking.Onnx.Schema.ModelProto graph) : ITransformer
    {
        public bool IsRowToRowMapper => false;

        public void Save(ModelSaveContext ctx) => new StockForm
        {
            Inputs = [("Pixels", new VectorDataViewType(NumberDataViewType.Byte, TestModel.PixelCount))],
            Preparation = transforms => [transforms.CopyColumns("deeprank.image", "Pixels")],
            Graph = graph,
            Outputs = [("deeprank.row", "Embedding")],
        }.Save(ctx);

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

        public IDataView Transform(IDataView input) => input;

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();
    }
}
