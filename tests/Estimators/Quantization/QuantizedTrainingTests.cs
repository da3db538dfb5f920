using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Scoring;
using MLNetDeepRanking.Transforms;

namespace MLNetDeepRanking.Estimators.Tests.Quantization;

public sealed class QuantizedTrainingTests(EmojiFolder folder) : IClassFixture<EmojiFolder>, IDisposable
{
    private readonly string _work = Directory.CreateTempSubdirectory("deeprank-int8").FullName;
    private readonly MLContext _ml = new(seed: 1);

    public void Dispose() => Directory.Delete(_work, recursive: true);

    [Fact]
    public void A_trained_network_scores_in_int8_near_what_it_was_in_floats_and_says_so()
    {
        var log = new List<string>();
        _ml.Log += (_, e) => log.Add(e.Message);
        var pictures = _ml.Data.LoadFromPictureFolder(folder.Path);
        var options = Quick.Options(epochs: 2);
        options.Seed = 1;
        using var floats = _ml.Transforms.DeepRankEmbed("Embedding", "ImagePath", "Label", options).Fit(pictures);
        options.Quantization = new();
        var estimator = _ml.Transforms.DeepRankEmbed("Embedding", "ImagePath", "Label", options);
        using var int8 = estimator.Fit(pictures);

        var cosines = Embeddings(floats, pictures).Zip(Embeddings(int8, pictures), (a, b) => a.Zip(b).Sum(pair => (double)pair.First * pair.Second)).ToArray();
        var report = estimator.Quantization!;
        Assert.InRange(cosines.Average(), 0.99, 0.999999);
        Assert.Equal(cosines.Average(), report.MeanCosine, 1e-5);
        Assert.Equal(cosines.Min(), report.LowestCosine, 1e-5);
        Assert.Equal((48, report.Quantization), (report.ComparedPictures, int8.Model.Manifest.Quantization));
        Assert.StartsWith("int8, 8 of 8 layers, ranges by percentile 99.99 of 48 pictures", report.Quantization, StringComparison.Ordinal);
        Assert.NotNull(report.RetrievalAfter);
        Assert.Contains(log, line => line.Contains(report.ToString(), StringComparison.Ordinal));
        Assert.Equal(("", "Label"), (floats.Model.Manifest.Quantization, int8.Model.Manifest.LabelColumn));
    }

    [Fact]
    public void The_same_seeds_give_the_same_quantised_model()
    {
        Assert.Equal(Hash(), Hash());

        string Hash()
        {
            var options = Quick.Options();
            options.Quantization = new() { CalibrationPictures = 10, Calibration = CalibrationMethod.Entropy };
            var ml = new MLContext(seed: 4);
            using var transformer = ml.Transforms.DeepRankEmbed("E", "ImagePath", "Label", options).Fit(ml.Data.LoadFromPictureFolder(folder.Path));
            return transformer.Model.Manifest.ContentHash;
        }
    }

    [Fact]
    public void A_quantised_transformer_is_saved_and_comes_back_here_and_as_stock_transformers()
    {
        var pictures = _ml.Data.LoadFromPictureFolder(folder.Path);
        var options = Quick.Options();
        // Stock ML.NET resizes with a filter of its own; pictures of the network's size go through as they are.
        options.Network = options.Network with { Size = 64 };
        options.Quantization = new();
        using var trained = _ml.Transforms.DeepRankEmbed("Embedding", "ImagePath", "Label", options).Fit(pictures);
        var file = Path.Combine(_work, "int8.zip");
        _ml.Model.Save(trained, pictures.Schema, file);

        var expected = Embeddings(trained, pictures);
        Assert.Equal(expected, Embeddings(_ml.Model.LoadDeepRank(file, out _), pictures));
        Assert.Equal(expected, Embeddings(_ml.Model.Load(file, out _), pictures));
    }

    [Fact]
    public void An_option_out_of_range_is_refused_before_training()
    {
        var options = Quick.Options();
        options.Quantization = new() { Percentile = 50 };

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.DeepRankEmbed("E", "ImagePath", "Label", options));

        Assert.Contains("Percentile must lie between 90 and 100", error.Message, StringComparison.Ordinal);
    }

    private static float[][] Embeddings(ITransformer model, IDataView data) => [.. model.Transform(data).GetColumn<float[]>("Embedding")];
}
