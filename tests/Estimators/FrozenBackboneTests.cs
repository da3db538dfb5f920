using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Transforms;

namespace MLNetDeepRanking.Estimators.Tests;

/// <summary>A pipeline that trains layers behind a network of others.</summary>
public sealed class FrozenBackboneTests(EmojiFolder folder) : IClassFixture<EmojiFolder>, IDisposable
{
    private readonly string _work = Directory.CreateTempSubdirectory("deeprank-frozen").FullName;
    private readonly MLContext _ml = new(seed: 1);

    public void Dispose() => Directory.Delete(_work, recursive: true);

    [Theory]
    [InlineData(LowResolutionPaths.None)]
    [InlineData(LowResolutionPaths.Subsampled)]
    public void Features_are_kept_and_the_model_stands_alone(LowResolutionPaths paths)
    {
        var data = _ml.Data.LoadFromPictureFolder(folder.Path);
        var options = Options(paths);
        using var first = _ml.Transforms.DeepRankEmbed("Embedding", "ImagePath", "Label", options).Fit(data);
        var cache = Assert.Single(Directory.GetFiles(_work));
        var written = File.GetLastWriteTimeUtc(cache);
        using var second = new MLContext(seed: 1).Transforms.DeepRankEmbed("Embedding", "ImagePath", "Label", options).Fit(data);
        Assert.Equal(written, File.GetLastWriteTimeUtc(cache));
        Assert.Equal(first.Model.Manifest.ContentHash, second.Model.Manifest.ContentHash);

        var expected = Embeddings(first, data);
        Assert.Equal(EmojiFolder.Classes * 4, expected.Distinct().Count());
        var file = Path.Combine(_work, "model.zip");
        _ml.Model.Save(first, data.Schema, file);
        var loaded = _ml.Model.LoadDeepRank(file, out _);
        Assert.Equal(expected, Embeddings(loaded, data));
        var model = Path.Combine(_work, "model.onnx");
        first.Model.Save(model);
        using var scored = _ml.Transforms.DeepRankEmbed("Embedding", "ImagePath", model).Fit(data);
        Assert.Equal(expected, Embeddings(scored, data));
        (loaded as IDisposable)?.Dispose();
    }

    private static float[][] Embeddings(ITransformer model, IDataView data) => [.. model.Transform(data).GetColumn<float[]>("Embedding")];

    private DeepRankOptions Options(LowResolutionPaths paths)
    {
        var backbone = OnnxBackbone.Read(ForeignModel.Create().ToByteArray(), "tiny", new() { OutputName = "features" });
        var options = Quick.Options();
        options.Network = DeepRankNetworkOptions.For(Backbone.Frozen(backbone), embeddingSize: 16) with { LowResolutionPaths = paths };
        (options.FeatureCacheFolder, options.Seed) = (_work, 1);
        return options;
    }
}
