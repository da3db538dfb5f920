using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.ML;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Scoring;
using MLNetDeepRanking.Tests;

namespace MLNetDeepRanking.Transforms.Surfaces;

/// <summary>Runs the code of docs/scoring.md, and holds the page to the very text that runs here.</summary>
[Collection(nameof(CurrentFolder))]
public sealed class ScoringGuideTests : IDisposable
{
    private readonly PictureFiles _files = new();
    private readonly string _before = Environment.CurrentDirectory;

    public ScoringGuideTests()
    {
        TestModel.Instance.Save(Path.Combine(_files.Folder, "deeprank.onnx"));
        Directory.CreateDirectory(Path.Combine(_files.Folder, "photos"));
        foreach (var row in PixelRows.Random(5)) _files.Png($"photos/{row.Id}.jpg", row.Pixels);
        File.Copy(Path.Combine(_files.Folder, "photos", "0.jpg"), Path.Combine(_files.Folder, "query.png"));
        _files.Any("photos/broken.jpg", [1, 2, 3]);
        Environment.CurrentDirectory = _files.Folder;
    }

    public void Dispose()
    {
        Environment.CurrentDirectory = _before;
        _files.Dispose();
    }

    [Fact]
    public async Task Every_surface_of_the_page_gives_the_query_its_vector()
    {
        var expected = Embedder();
        Assert.Equal(expected, await Generator());
        using var pool = CreatePool();
        Assert.Equal(expected, pool.Predict(new Picture { ImagePath = "query.png" }).Embedding);
    }

    [Fact]
    public void The_page_shows_the_code_that_runs_here() =>
        GuidePage.AssertShows("scoring.md", "Surfaces/ScoringGuideTests.cs", "embedder", "generator", "pool", "pooled");

    private static float[] Embedder()
    {
        // Page: embedder
        using var embedder = new ImageEmbedder("deeprank.onnx", new ImageEmbedderOptions { ErrorPolicy = PictureErrorPolicy.Skip });

        float[] vector = embedder.Embed("query.png");     // or a stream, or bytes: one picture, from any thread
        foreach (var (path, embedding, error) in embedder.EmbedMany(Directory.EnumerateFiles("photos")))
            Console.WriteLine(error is null ? $"{path}: {embedding.Length} numbers" : $"{path}: {error.Message}");
        // End
        return vector;
    }

    private static async Task<float[]> Generator()
    {
        // Page: generator
        var services = new ServiceCollection();
        services.AddImageEmbedder("deeprank.onnx");

        using var provider = services.BuildServiceProvider();
        var generator = provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();    // or Stream, ReadOnlyMemory<byte>, DataContent
        ReadOnlyMemory<float> vector = await generator.GenerateVectorAsync("query.png");
        // End
        return vector.ToArray();
    }

    private static EnginePool<Picture, Embedded> CreatePool()
    {
        // Page: pooled
        var ml = new MLContext();
        var rows = ml.Data.LoadFromEnumerable<Picture>([]);
        ITransformer model = ml.Transforms.DeepRankEmbed("Embedding", "ImagePath", "deeprank.onnx").Fit(rows);
        var pool = new EnginePool<Picture, Embedded>(ml, model);
        // End
        return pool;
    }

    private sealed class Picture
    {
        public string ImagePath { get; set; } = "";
    }

    private sealed class Embedded
    {
        public float[] Embedding { get; set; } = [];
    }

    // Page: pool
    private sealed class EnginePool<TInput, TOutput>(MLContext ml, ITransformer model) : IDisposable
        where TInput : class
        where TOutput : class, new()
    {
        private readonly ConcurrentBag<PredictionEngine<TInput, TOutput>> _idle = [];

        public TOutput Predict(TInput input)
        {
            // An engine serves one caller at a time; the model, and its session, are the same for all.
            if (!_idle.TryTake(out var engine))
                engine = ml.Model.CreatePredictionEngine<TInput, TOutput>(model, new PredictionEngineOptions { OwnsTransformer = false });
            try
            {
                return engine.Predict(input);
            }
            finally
            {
                _idle.Add(engine);
            }
        }

        public void Dispose()
        {
            foreach (var engine in _idle) engine.Dispose();
            (model as IDisposable)?.Dispose();
        }
    }
    // End
}

/// <summary>Tests that change the process's current folder run alone.</summary>
[CollectionDefinition(nameof(CurrentFolder), DisableParallelization = true)]
public sealed class CurrentFolder;
