using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using MLNetDeepRanking.Imaging;

namespace MLNetDeepRanking.Transforms.Catalog;

/// <summary>The transforms beside stock trainers and transforms, and what their construction checks.</summary>
public sealed class DeepRankTransformsCatalogTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly PixelRow[] _rows = PixelRows.Random(120);
    private readonly string _folder = Directory.CreateTempSubdirectory("deeprank-catalog").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private IDataView Source => _ml.Data.LoadFromEnumerable(_rows);

    private DeepRankEmbeddingEstimator Embed => _ml.Transforms.DeepRankEmbed("Embedding", "Pixels", TestModel.Instance);

    private SdcaLogisticRegressionBinaryTrainer Classifier =>
        _ml.BinaryClassification.Trainers.SdcaLogisticRegression("Label", "Embedding", maximumNumberOfIterations: 5);

    [Fact]
    public void A_classifier_trains_on_embeddings()
    {
        var metrics = _ml.BinaryClassification.Evaluate(Embed.Append(Classifier).Fit(Source).Transform(Source), "Label");
        Assert.InRange(metrics.AreaUnderRocCurve, 0, 1);
    }

    [Fact]
    public void A_pipeline_is_cross_validated()
    {
        Assert.Equal(3, _ml.BinaryClassification.CrossValidate(Source, Embed.Append(Classifier), numberOfFolds: 3).Count);
    }

    [Fact]
    public void Embeddings_are_clustered_after_normalisation()
    {
        var pipeline = Embed.Append(_ml.Transforms.NormalizeLpNorm("Normalized", "Embedding"))
            .Append(_ml.Clustering.Trainers.KMeans("Normalized", numberOfClusters: 4));
        var clusters = pipeline.Fit(Source).Transform(Source).GetColumn<uint>("PredictedLabel").Distinct();
        Assert.True(clusters.Count() > 1);
    }

    [Fact]
    public void Embedding_and_search_make_one_pipeline_and_one_prediction_engine()
    {
        var options = new NearestNeighborsOptions { NeighborCount = 3, LabelColumnName = "Name" };
        var model = Embed.Append(_ml.Transforms.NearestNeighbors("Neighbors", "Embedding", options)).Fit(Source);
        var found = NeighborRow.Read(model.Transform(Source));
        using var engine = _ml.Model.CreatePredictionEngine<PixelRow, Similar>(model);
        for (var i = 0; i < 20; i++)
        {
            var similar = engine.Predict(_rows[i]);
            Assert.Equal($"{i}", similar.Ids[0]);
            Assert.Equal(found[i].Ids, similar.Ids);
            Assert.Equal(found[i].Labels, similar.Labels);
            Assert.Equal(found[i].Distances, similar.Distances);
        }
    }

    [Fact]
    public void A_model_file_is_loaded_by_its_path()
    {
        var path = Path.Combine(_folder, "model.onnx");
        TestModel.Instance.Save(path);
        var transformer = _ml.Transforms.DeepRankEmbed("Embedding", "Pixels", path).Fit(Source);
        Assert.Equal(TestModel.Instance.Manifest, transformer.Model.Manifest);
        var embedding = transformer.Transform(Source).GetColumn<float[]>("Embedding").First();
        Assert.Equal(Oracle.Embed(TestModel.Instance, _rows[0].Pixels), embedding);
    }

    [Fact]
    public void A_model_file_that_is_missing_or_not_ours_is_named_with_the_cure()
    {
        var missing = Assert.Throws<FileNotFoundException>(() => _ml.Transforms.DeepRankEmbed("Embedding", "Pixels", "nowhere.onnx"));
        Assert.Contains("nowhere.onnx", missing.Message);
        var text = Path.Combine(_folder, "text.onnx");
        File.WriteAllText(text, "This is not a model.");
        var foreign = Assert.Throws<InvalidDataException>(() => _ml.Transforms.DeepRankEmbed("Embedding", "Pixels", text));
        Assert.Contains("text.onnx", foreign.Message);
    }

    [Fact]
    public void A_model_whose_graph_does_not_run_is_refused_when_fitted()
    {
        var graph = TestModel.Instance.ToProto();
        graph.Graph.Node[^1].OpType = "NoSuchOperator";
        var broken = MLNetDeepRanking.Onnx.DeepRankModel.Create(graph, TestModel.Instance.Manifest);
        var error = Assert.Throws<InvalidDataException>(() => _ml.Transforms.DeepRankEmbed("Embedding", "Pixels", broken).Fit(Source));
        Assert.Contains("NoSuchOperator", error.Message);
    }

    [Fact]
    public void A_disposed_transformer_says_who_may_have_disposed_it()
    {
        var transformer = Embed.Fit(Source);
        _ml.Model.CreatePredictionEngine<PixelRow, EmbeddedRow>(transformer).Dispose();
        var error = Assert.Throws<ObjectDisposedException>(() => transformer.Transform(Source).GetColumn<float[]>("Embedding").ToArray());
        Assert.Contains("OwnsTransformer = false", error.Message);
    }

    [Fact]
    public void The_default_options_are_batches_of_32_where_the_context_says_that_fail_on_bad_pictures()
    {
        var options = new DeepRankScoringOptions();
        Assert.Equal((32, null, PictureErrorPolicy.Fail), (options.BatchSize, options.Execution, options.ErrorPolicy));
    }

    [Fact]
    public void Options_outside_their_range_are_refused_by_name()
    {
        Refused(new() { BatchSize = 0 }, "BatchSize");
        Refused(new() { Execution = new() { IntraOpThreads = 0 } }, "IntraOpThreads");
        Refused(new() { ErrorPolicy = (PictureErrorPolicy)7 }, "ErrorPolicy");

        void Refused(DeepRankScoringOptions options, string name)
        {
            var error = Assert.Throws<ArgumentOutOfRangeException>(
                () => _ml.Transforms.DeepRankEmbed("Embedding", "Pixels", TestModel.Instance, options));
            Assert.Equal(name, error.ParamName);
        }
    }

    [Fact]
    public void Options_that_are_changed_after_the_call_have_no_effect()
    {
        var options = new DeepRankScoringOptions { BatchSize = 3 };
        var estimator = _ml.Transforms.DeepRankEmbed("Embedding", "Pixels", TestModel.Instance, options);
        options.BatchSize = 0;
        Assert.Equal(3, estimator.Fit(Source).Options.BatchSize);
    }

    [Fact]
    public void The_shape_of_the_output_is_that_of_its_schema()
    {
        var pipeline = Embed.Append(_ml.Transforms.NearestNeighbors("Neighbors", "Embedding", new() { LabelColumnName = "Name" }));
        var schema = pipeline.Fit(Source).Transform(Source).Schema;
        var shape = pipeline.GetOutputSchema(ShapeOf(Source));
        foreach (var column in shape)
        {
            var type = schema[column.Name].Type;
            Assert.Equal(type is VectorDataViewType vector ? vector.ItemType : type, column.ItemType);
            if (column.Name != "Tags") Assert.Equal(type is VectorDataViewType, column.Kind == SchemaShape.Column.VectorKind.Vector);
        }
        Assert.Equal(schema.Select(column => column.Name).Order(), shape.Select(column => column.Name).Order());
    }

    // A stock estimator that adds nothing passes the shape of its input on.
    private SchemaShape ShapeOf(IDataView view)
    {
        SchemaShape? shape = null;
        var spy = new Spy(seen => shape = seen);
        _ = spy.Append(_ml.Transforms.CopyColumns("Copy", "Id")).Fit(view);
        return shape!;
    }

    private sealed class Spy(Action<SchemaShape> see) : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input) => new MLContext().Transforms.CopyColumns("Spied", "Id").Fit(input);

        public SchemaShape GetOutputSchema(SchemaShape inputSchema)
        {
            see(inputSchema);
            return inputSchema;
        }
    }

    private sealed class Similar
    {
        [ColumnName("Neighbors.Id")]
        public string[] Ids { get; set; } = [];

        [ColumnName("Neighbors.Label")]
        public string[] Labels { get; set; } = [];

        [ColumnName("Neighbors.Distance")]
        public float[] Distances { get; set; } = [];
    }
}
