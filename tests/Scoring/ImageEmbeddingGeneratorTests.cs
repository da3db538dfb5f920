using Microsoft.Extensions.AI;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;

namespace MLNetDeepRanking.Scoring;

/// <summary>The embedder, as those who know Microsoft.Extensions.AI expect it.</summary>
public sealed class ImageEmbeddingGeneratorTests : IDisposable
{
    private static readonly byte[][] Pictures = RandomPictures.Pixels(40);
    private static readonly float[][] Expected = Oracle.Embed(TestModel.Instance, Pictures);

    private readonly PictureFiles _files = new();
    private readonly string[] _paths;
    private readonly ImageEmbedder _embedder = new(TestModel.Instance);
    private readonly ImageEmbeddingGenerator _generator;

    public ImageEmbeddingGeneratorTests()
    {
        _paths = _files.Write(Pictures);
        _generator = new(_embedder);
    }

    public void Dispose()
    {
        _generator.Dispose();
        _embedder.Dispose();
        _files.Dispose();
    }

    [Fact]
    public async Task Paths_streams_bytes_and_data_contents_give_the_same_vectors()
    {
        await Check(_generator, _paths);
        await Check(_generator, _paths.Select(File.OpenRead).Cast<Stream>());
        await Check(_generator, _paths.Select(path => (ReadOnlyMemory<byte>)File.ReadAllBytes(path)));
        await Check(_generator, _paths.Select(path => new DataContent(File.ReadAllBytes(path), "image/png")));

        async Task Check<TInput>(IEmbeddingGenerator<TInput, Embedding<float>> generator, IEnumerable<TInput> values)
        {
            var embeddings = await generator.GenerateAsync(values);
            Assert.Equal(Expected, embeddings.Select(embedding => embedding.Vector.ToArray()));
            Assert.All(embeddings, embedding => Assert.Equal((_generator.ModelId, null), (embedding.ModelId, embedding.AdditionalProperties)));
        }
    }

    [Fact]
    public async Task A_single_value_can_be_embedded()
    {
        IEmbeddingGenerator<string, Embedding<float>> generator = _generator;
        Assert.Equal(Expected[3], (await generator.GenerateVectorAsync(_paths[3])).ToArray());
    }

    [Fact]
    public void It_tells_its_model_dimensions_and_provider()
    {
        var metadata = Assert.IsType<EmbeddingGeneratorMetadata>(_generator.GetService(typeof(EmbeddingGeneratorMetadata)));
        Assert.Equal(("MLNetDeepRanking", TestModel.EmbeddingSize), (metadata.ProviderName, metadata.DefaultModelDimensions));
        Assert.Equal($"test@{TestModel.Instance.Manifest.ContentHash[..12]}", metadata.DefaultModelId);
        Assert.Same(_embedder, _generator.GetService(typeof(ImageEmbedder)));
        Assert.Same(TestModel.Instance, _generator.GetService(typeof(DeepRankModel)));
        Assert.Same(_generator, _generator.GetService(typeof(IEmbeddingGenerator)));
        Assert.Null(_generator.GetService(typeof(string)));
        Assert.Null(_generator.GetService(typeof(ImageEmbedder), "key"));
    }

    [Fact]
    public async Task A_bad_picture_throws_and_is_named_by_its_place()
    {
        var broken = new ReadOnlyMemory<byte>([1, 2, 3]);
        var error = await Assert.ThrowsAsync<PictureException>(() => _generator.GenerateAsync([broken, broken]));
        Assert.Equal("picture 0", error.Picture);
    }

    [Fact]
    public async Task A_skipped_picture_has_a_vector_of_NaN_and_says_why()
    {
        using var embedder = new ImageEmbedder(TestModel.Instance, new() { ErrorPolicy = PictureErrorPolicy.Skip });
        using var generator = new ImageEmbeddingGenerator(embedder);
        _paths[1] = "missing.png";
        var embeddings = await generator.GenerateAsync(_paths);
        Assert.Equal(float.NaN, embeddings[1].Vector.Span[0]);
        Assert.Contains("missing.png", (string)embeddings[1].AdditionalProperties!["error"]!, StringComparison.Ordinal);
        Assert.Equal(Expected[2], embeddings[2].Vector.ToArray());
    }

    [Fact]
    public async Task Options_that_the_model_cannot_meet_are_refused()
    {
        await _generator.GenerateAsync(_paths, new() { Dimensions = TestModel.EmbeddingSize, ModelId = _generator.ModelId });
        await Assert.ThrowsAsync<ArgumentException>(() => _generator.GenerateAsync(_paths, new() { Dimensions = 3 }));
        await Assert.ThrowsAsync<ArgumentException>(() => _generator.GenerateAsync(_paths, new() { ModelId = "clip" }));
    }

    [Fact]
    public async Task Generating_can_be_cancelled() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _generator.GenerateAsync(_paths, cancellationToken: new(true)));
}
