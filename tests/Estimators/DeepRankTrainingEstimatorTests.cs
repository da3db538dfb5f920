using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Trainer.Training;
using MLNetDeepRanking.Transforms;

namespace MLNetDeepRanking.Estimators.Tests;

public sealed class DeepRankTrainingEstimatorTests(EmojiFolder folder) : IClassFixture<EmojiFolder>
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Fit_learns_from_a_folder_and_gives_unit_embeddings()
    {
        var pictures = _ml.Data.LoadFromPictureFolder(folder.Path);
        var estimator = _ml.Transforms.DeepRankEmbed("Embedding", "ImagePath", "Label", Quick.Options(epochs: 2));
        using var transformer = estimator.Fit(pictures);

        var embeddings = transformer.Transform(pictures).GetColumn<float[]>("Embedding").ToArray();
        Assert.Equal(EmojiFolder.Classes * 4, embeddings.Length);
        Assert.All(embeddings, row => Assert.Equal(1, row.Sum(x => x * x), 1e-5f));
        Assert.Equal(2, estimator.History!.Epochs.Count);
        Assert.Equal("Label", transformer.Model.Manifest.LabelColumn);
        Assert.Equal(Preprocessing.Square(Quick.Size), transformer.Model.Manifest.Preprocessing);
        Assert.Matches("^[0-9a-f]{64}$", transformer.Model.Manifest.DataHash);
        Assert.Contains("training loss", transformer.Model.Card.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_contexts_seed_decides_the_model()
    {
        Assert.Equal(Hash(5), Hash(5));
        Assert.NotEqual(Hash(5), Hash(6));

        string Hash(int seed)
        {
            var ml = new MLContext(seed);
            using var transformer = ml.Transforms.DeepRankEmbed("E", "ImagePath", "Label", Quick.Options()).Fit(ml.Data.LoadFromPictureFolder(folder.Path));
            return transformer.Model.Manifest.ContentHash;
        }
    }

    [Fact]
    public void Paths_images_bytes_and_floats_train_the_same_model_from_pictures_of_the_networks_size()
    {
        var options = Quick.Options();
        options.Network = options.Network with { Size = 64 };
        var paths = _ml.Data.LoadFromPictureFolder(folder.Path);
        var images = _ml.Transforms.LoadImages("Image", "", "ImagePath").Fit(paths).Transform(paths);
        var floats = _ml.Transforms.ExtractPixels("Pixels", "Image").Append(_ml.Transforms.DropColumns("Image"));
        var bytes = _ml.Transforms.ExtractPixels("Pixels", "Image", interleavePixelColors: true, outputAsFloatArray: false)
            .Append(_ml.Transforms.DropColumns("Image"));
        var resized = _ml.Transforms.ResizeImages("Image", 64, 64).Fit(images).Transform(images);

        var expected = Hash(paths, "ImagePath");
        Assert.Equal(expected, Hash(images, "Image"));
        Assert.Equal(expected, Hash(floats.Fit(resized).Transform(resized), "Pixels"));
        Assert.Equal(expected, Hash(bytes.Fit(resized).Transform(resized), "Pixels"));

        string Hash(IDataView data, string column)
        {
            options.Seed = 3;
            using var transformer = _ml.Transforms.DeepRankEmbed("E", column, "Label", options).Fit(data);
            return transformer.Model.Manifest.ContentHash;
        }
    }

    [Fact]
    public void Text_keys_and_numbers_are_labels_alike()
    {
        var text = _ml.Data.LoadFromPictureFolder(folder.Path);
        var keys = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(text).Transform(text);
        var rows = PictureFolder.Enumerate(folder.Path).Select(picture => new NumberedRow { ImagePath = picture.Path, Label = picture.Label.Sum(c => c * c) });
        var numbers = _ml.Data.LoadFromEnumerable(rows.ToArray());
        Assert.Equal(Hash(text), Hash(keys));
        Assert.Equal(Hash(text), Hash(numbers));

        string Hash(IDataView data)
        {
            var options = Quick.Options();
            options.Seed = 3;
            using var transformer = _ml.Transforms.DeepRankEmbed("E", "ImagePath", "Label", options).Fit(data);
            return transformer.Model.Manifest.ContentHash;
        }
    }

    [Fact]
    public void The_log_and_the_listener_hear_of_each_epoch()
    {
        var log = new List<string>();
        _ml.Log += (_, e) => log.Add(e.Message);
        var heard = new List<TrainingProgress>();
        var options = Quick.Options(epochs: 3);
        options.Progress = new Listener(heard.Add);
        using var transformer = _ml.Transforms.DeepRankEmbed("E", "ImagePath", "Label", options).Fit(_ml.Data.LoadFromPictureFolder(folder.Path));

        Assert.Equal([1, 2, 3], heard.Where(news => news.Epoch is not null).Select(news => news.Epoch!.Epoch));
        Assert.All(Enumerable.Range(1, 3), epoch => Assert.Contains(log, line => line.Contains($"epoch   {epoch}/3", StringComparison.Ordinal)));
    }

    [Fact]
    public void Cancellation_keeps_what_is_learnt()
    {
        using var source = new CancellationTokenSource();
        var options = Quick.Options(epochs: 100);
        (options.Progress, options.Cancellation) = (new Listener(_ => source.Cancel()), source.Token);
        var estimator = _ml.Transforms.DeepRankEmbed("E", "ImagePath", "Label", options);
        using var transformer = estimator.Fit(_ml.Data.LoadFromPictureFolder(folder.Path));
        Assert.True(estimator.History!.WasCancelled);
        Assert.Single(estimator.History.Epochs);
    }

    [Fact]
    public void A_saved_model_loads_in_another_context_with_the_same_embeddings()
    {
        var pictures = _ml.Data.LoadFromPictureFolder(folder.Path);
        var options = Quick.Options();
        using var transformer = _ml.Transforms.DeepRankEmbed("Embedding", "ImagePath", "Label", options).Fit(pictures);
        var file = Path.Combine(folder.Path, "model.zip");
        _ml.Model.Save(transformer, pictures.Schema, file);

        var other = new MLContext();
        var loaded = other.Model.LoadDeepRank(file, out _);
        File.Delete(file);
        Assert.Equal(
            transformer.Transform(pictures).GetColumn<float[]>("Embedding"), loaded.Transform(pictures).GetColumn<float[]>("Embedding"));
        Assert.IsType<DeepRankEmbeddingTransformer>(Assert.Single(Flat(loaded)));
    }

    [Fact]
    public void It_composes_with_stock_trainers()
    {
        var pictures = _ml.Data.LoadFromPictureFolder(folder.Path);
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Key", "Label")
            .Append(_ml.Transforms.DeepRankEmbed("Features", "ImagePath", "Label", Quick.Options()))
            .AppendCacheCheckpoint(_ml)
            .Append(_ml.MulticlassClassification.Trainers.SdcaMaximumEntropy("Key"));
        var predictions = pipeline.Fit(pictures).Transform(pictures);
        Assert.InRange(_ml.MulticlassClassification.Evaluate(predictions, "Key").MicroAccuracy, 0.2, 1);
    }

    private static IEnumerable<ITransformer> Flat(ITransformer transformer) =>
        transformer is IEnumerable<ITransformer> chain ? chain.SelectMany(Flat) : [transformer];

    private sealed class NumberedRow
    {
        public string ImagePath { get; set; } = "";

        public float Label { get; set; }
    }

    private sealed class Listener(Action<TrainingProgress> heard) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => heard(value);
    }
}
