using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Scoring;

namespace MLNetDeepRanking.Transforms.Surfaces;

/// <summary>Whoever asks, and however many ask at once: the same picture gets the same vector, to the last bit.</summary>
public sealed class SameVectorsTests : IDisposable
{
    private const int Count = 40;

    // A network of some depth at a size that pictures must be resized to, so that decoding takes part.
    private static readonly DeepRankScoringOptions Options = new() { BatchSize = 7 };
    private static readonly Onnx.DeepRankModel Model = TestModel.Create(3, Preprocessing.Square(32), embeddingSize: 48, channels: 24);

    private readonly MLContext _ml = new(seed: 1);
    private readonly PictureFiles _files = new();
    private readonly PathRow[] _rows;
    private readonly DeepRankEmbeddingTransformer _transformer;
    private readonly ImageEmbedder _embedder = new(Model);
    private readonly float[][] _expected;

    public SameVectorsTests()
    {
        var random = new Random(1);
        _rows = [.. Enumerable.Range(0, Count).Select(i =>
        {
            int width = random.Next(20, 90), height = random.Next(20, 90);
            var rgb = new byte[width * height * 3];
            random.NextBytes(rgb);
            return new PathRow { Id = i, ImagePath = _files.Png($"{i}.png", rgb, width, height) };
        })];
        _transformer = _ml.Transforms.DeepRankEmbed("Embedding", "ImagePath", Model, Options).Fit(Source);
        _expected = [.. _rows.Select(row => _embedder.Embed(row.ImagePath!))];
    }

    private IDataView Source => _ml.Data.LoadFromEnumerable(_rows);

    private IEnumerable<string> Paths => _rows.Select(row => row.ImagePath!);

    public void Dispose()
    {
        _transformer.Dispose();
        _embedder.Dispose();
        _files.Dispose();
    }

    [Fact]
    public void A_pipeline_an_engine_and_a_loaded_model_give_the_embedders_vectors()
    {
        Assert.Equal(_expected, Read(_transformer));
        using var engine = CreateEngine();
        Assert.Equal(_expected, _rows.Select(row => engine.Predict(row).Embedding));
        var zip = Path.Combine(_files.Folder, "model.zip");
        _ml.Model.Save(_transformer, Source.Schema, zip);
        var loaded = _ml.Model.LoadDeepRank(zip, out _, new ExecutionOptions { IntraOpThreads = 2 });
        Assert.Equal(_expected, Read(loaded));
        (loaded as IDisposable)?.Dispose();
    }

    [Fact]
    public async Task Files_streams_bytes_and_generators_give_the_same_vectors()
    {
        Assert.Equal(_expected, Paths.Select(path => _embedder.Embed(File.ReadAllBytes(path))));
        Assert.Equal(_expected, Paths.Select(path =>
        {
            using var stream = File.OpenRead(path);
            return _embedder.Embed(stream);
        }));
        Assert.Equal(_expected, _embedder.EmbedMany(Paths).Select(embedded => embedded.Vector.ToArray()));
        using var generator = new ImageEmbeddingGenerator(_embedder);
        Assert.Equal(_expected, (await generator.GenerateAsync(Paths)).Select(embedding => embedding.Vector.ToArray()));
        var contents = Paths.Select(path => new DataContent(File.ReadAllBytes(path), "image/png"));
        Assert.Equal(_expected, (await generator.GenerateAsync(contents)).Select(embedding => embedding.Vector.ToArray()));
    }

    [Fact]
    public void Sixteen_threads_that_share_a_pool_of_engines_get_the_serial_vectors()
    {
        var pool = new ConcurrentBag<PredictionEngine<PathRow, EmbeddedRow>>();
        var served = 0;
        Parallel.For(0, 16 * 100, new ParallelOptions { MaxDegreeOfParallelism = 16 }, request =>
        {
            if (!pool.TryTake(out var engine)) engine = CreateEngine();
            Assert.Equal(_expected[request % Count], engine.Predict(_rows[request % Count]).Embedding);
            pool.Add(engine);
            Interlocked.Increment(ref served);
        });
        Assert.Equal(1600, served);
        Assert.InRange(pool.Count, 1, 16);
        foreach (var engine in pool) engine.Dispose();
        Assert.Equal(_expected, Read(_transformer));
    }

    [Fact]
    public void Many_readers_engines_and_embedders_at_once_do_not_disturb_each_other()
    {
        Parallel.For(0, 12, new ParallelOptions { MaxDegreeOfParallelism = 12 }, reader =>
        {
            if (reader % 3 == 0) Assert.Equal(_expected, Read(_transformer));
            else if (reader % 3 == 1) Assert.Equal(_expected, _embedder.EmbedMany(Paths).Select(embedded => embedded.Vector.ToArray()));
            else
            {
                using var engine = CreateEngine();
                Assert.Equal(_expected, _rows.Select(row => engine.Predict(row).Embedding));
            }
        });
    }

    [Fact]
    public async Task Disposing_a_transformer_that_somebody_reads_gives_right_vectors_or_a_clear_error()
    {
        for (var round = 0; round < 10; round++)
        {
            var transformer = _ml.Transforms.DeepRankEmbed("Embedding", "ImagePath", Model, Options).Fit(Source);
            using var started = new ManualResetEventSlim();
            var reader = Task.Run(() =>
            {
                var i = 0;
                foreach (var embedding in transformer.Transform(Source).GetColumn<float[]>("Embedding"))
                {
                    Assert.Equal(_expected[i++], embedding);
                    started.Set();
                }
            });
            started.Wait();
            transformer.Dispose();
            try
            {
                await reader;
            }
            catch (ObjectDisposedException e)
            {
                Assert.Contains("disposed while it was still in use", e.Message, StringComparison.Ordinal);
            }
        }
        Assert.Equal(_expected, Read(_transformer));
    }

    [Fact]
    public void The_contexts_device_is_asked_for_and_the_processor_takes_over_only_if_it_may()
    {
        var fallback = new MLContext(seed: 1) { GpuDeviceId = 0, FallbackToCpu = true };
        using var transformer = fallback.Transforms.DeepRankEmbed("Embedding", "ImagePath", Model).Fit(Source);
        Assert.Equal(_expected, Read(transformer));

        var alone = new MLContext(seed: 1) { GpuDeviceId = 0, FallbackToCpu = false };
        var error = Assert.Throws<NotSupportedException>(() => alone.Transforms.DeepRankEmbed("Embedding", "ImagePath", Model).Fit(Source));
        Assert.Contains("Microsoft.ML.OnnxRuntime.Gpu", error.Message, StringComparison.Ordinal);
        var options = new DeepRankScoringOptions { Execution = new() { Provider = ExecutionProvider.Cpu } };
        using var chosen = alone.Transforms.DeepRankEmbed("Embedding", "ImagePath", Model, options).Fit(Source);
        Assert.Equal(_expected, Read(chosen));
    }

    private float[][] Read(ITransformer transformer) => [.. transformer.Transform(Source).GetColumn<float[]>("Embedding")];

    private PredictionEngine<PathRow, EmbeddedRow> CreateEngine() =>
        _ml.Model.CreatePredictionEngine<PathRow, EmbeddedRow>(_transformer, new PredictionEngineOptions { OwnsTransformer = false });

    private sealed class EmbeddedRow
    {
        public float[] Embedding { get; set; } = [];
    }
}
