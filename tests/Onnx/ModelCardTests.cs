using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx.Graphs;

namespace MLNetDeepRanking.Onnx.Tests;

/// <summary>A model file tells a person what it is.</summary>
public sealed class ModelCardTests
{
    [Fact]
    public void A_file_is_inspected_whole()
    {
        var path = Path.GetTempFileName();
        try
        {
            var model = SampleModel.Create();
            model.Save(path);
            var card = DeepRankModel.Inspect(path);
            Assert.Equal(model.Manifest, card.Manifest);
            Assert.Equal([new ModelValue(GraphNames.Image, "uint8", "[N, 4, 6, 3]")], card.Inputs);
            Assert.Equal([new ModelValue(GraphNames.Embedding, "float", "[N, 3]"), new ModelValue(GraphNames.Row, "float", "[3]")], card.Outputs);
            Assert.Equal((new FileInfo(path).Length, 17L, 2L), (card.ByteCount, card.OperatorSet, card.ParameterCount));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void It_reads_as_text()
    {
        var model = SampleModel.Create();
        var lines = model.Card.ToString().Split(Environment.NewLine);
        Assert.Equal(
            [
                "sample: pictures of 6×4 pixels to 3 numbers",
                "  input     deeprank.image: uint8 [N, 4, 6, 3]",
                "  output    deeprank.embedding: float [N, 3]",
                "  output    deeprank.row: float [3]",
                "  pictures  RGB, Crop to 6×4 over #0114FF; normalisation is in the graph",
                "  numbers   32-bit floats",
                "  training  12 pictures of 3 classes, 2 epochs",
                "  labels    column 'Species'",
                "  metrics   held-out Recall@1 0.3, training loss 0",
                $"  data      {new string('a', 64)}",
                "  licence   CC BY 4.0, © somebody",
                $"  content   {model.Manifest.ContentHash}",
                $"  file      0.0 MB, 2 parameters, operator set 17, written by version {model.Manifest.LibraryVersion}",
            ],
            lines);
    }

    [Fact]
    public void What_nobody_stated_is_said_to_be_so()
    {
        var text = DeepRankModel.Create(SampleModel.Graph(), new ModelManifest { Preprocessing = Preprocessing.Square(4), EmbeddingSize = 3 }).Card.ToString();
        Assert.Contains("numbers   32-bit floats", text, StringComparison.Ordinal);
        Assert.StartsWith("(no name): ", text, StringComparison.Ordinal);
        Assert.Contains("training  not stated", text, StringComparison.Ordinal);
        Assert.Contains("metrics   none", text, StringComparison.Ordinal);
        Assert.Contains("data      not stated", text, StringComparison.Ordinal);
        Assert.Contains("licence   not stated", text, StringComparison.Ordinal);
        Assert.DoesNotContain("labels", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains("nowhere.onnx", Assert.Throws<FileNotFoundException>(() => DeepRankModel.Inspect("nowhere.onnx")).Message, StringComparison.Ordinal);

    [Fact]
    public void Metrics_are_equal_by_their_names_and_values()
    {
        Assert.Equal(Metrics(("a", 1), ("b", 2)), Metrics(("b", 2), ("a", 1)));
        Assert.Equal(Metrics(("a", 1)).GetHashCode(), Metrics(("a", 1)).GetHashCode());
        Assert.NotEqual(Metrics(("a", 1)), Metrics(("a", 2)));
        Assert.NotEqual(Metrics(("a", 1)), Metrics(("c", 1)));
        Assert.NotEqual(Metrics(("a", 1)), ModelMetrics.None);
        Assert.Throws<ArgumentException>(() => Metrics(("a", 1), ("a", 1)));
        Assert.Throws<ArgumentException>(() => Metrics((" ", 1)));

        static ModelMetrics Metrics(params (string Name, double Value)[] metrics) =>
            new(metrics.Select(metric => new KeyValuePair<string, double>(metric.Name, metric.Value)));
    }
}
