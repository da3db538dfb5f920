using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using MLNetDeepRanking.Imaging;

namespace MLNetDeepRanking.Scoring.Registration;

/// <summary>A container hands out one embedder, and the generators over it.</summary>
public sealed class ImageEmbedderServiceCollectionExtensionsTests : IDisposable
{
    private readonly PictureFiles _files = new();
    private readonly string _model;

    public ImageEmbedderServiceCollectionExtensionsTests()
    {
        _model = Path.Combine(_files.Folder, "model.onnx");
        TestModel.Instance.Save(_model);
    }

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Embedder_and_generators_are_singletons_over_one_model()
    {
        using var provider = new ServiceCollection().AddImageEmbedder(_model, options => options.BatchSize = 5).BuildServiceProvider();
        var embedder = provider.GetRequiredService<ImageEmbedder>();
        Assert.Same(embedder, provider.GetRequiredService<ImageEmbedder>());
        Generator<string>();
        Generator<Stream>();
        Generator<ReadOnlyMemory<byte>>();
        Generator<DataContent>();

        void Generator<TInput>()
        {
            var generator = provider.GetRequiredService<IEmbeddingGenerator<TInput, Embedding<float>>>();
            Assert.Same(embedder, generator.GetService(typeof(ImageEmbedder)));
            Assert.Same(provider.GetRequiredService<ImageEmbeddingGenerator>(), generator);
        }
    }

    [Fact]
    public void Embedders_of_several_models_are_told_by_their_keys()
    {
        var other = Path.Combine(_files.Folder, "other.onnx");
        TestModel.Create(seed: 2).Save(other);
        using var provider = new ServiceCollection().AddKeyedImageEmbedder("one", _model).AddKeyedImageEmbedder("two", other).BuildServiceProvider();
        var (one, two) = (provider.GetRequiredKeyedService<ImageEmbedder>("one"), provider.GetRequiredKeyedService<ImageEmbedder>("two"));
        Assert.NotEqual(one.Model.Manifest.ContentHash, two.Model.Manifest.ContentHash);
        Assert.Same(two, provider.GetRequiredKeyedService<IEmbeddingGenerator<string, Embedding<float>>>("two").GetService(typeof(ImageEmbedder)));
        Assert.Null(provider.GetService<ImageEmbedder>());
    }

    [Fact]
    public void The_options_are_those_that_were_set_and_the_container_disposes_the_embedder()
    {
        var picture = _files.Png("one.png", RandomPictures.Pixels(1)[0]);
        var provider = new ServiceCollection()
            .AddImageEmbedder(_model, options => options.ErrorPolicy = PictureErrorPolicy.Skip).BuildServiceProvider();
        var embedder = provider.GetRequiredService<ImageEmbedder>();
        Assert.NotNull(embedder.EmbedMany(["missing.png"]).Single().Error);
        Assert.Equal(TestModel.EmbeddingSize, embedder.Embed(picture).Length);
        provider.Dispose();
        Assert.Throws<ObjectDisposedException>(() => embedder.Embed(picture));
    }
}
