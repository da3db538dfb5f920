using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.ML;
using MLNetDeepRanking.Onnx;

namespace MLNetDeepRanking.Scoring.Benchmarks;

/// <summary>
/// Sends requests from many threads at once, each for one picture, to a pool of prediction engines and to one embedder, and compares every vector
/// with the one that a single thread got.
/// </summary>
internal static class Requests
{
    private const int Threads = 16;

    public static void Send(string modelPath, string[] files, int perThread)
    {
        var model = DeepRankModel.Load(modelPath);
        using var embedder = new ImageEmbedder(model);
        float[][] serial = [.. files.Select(embedder.Embed)];
        var ml = new MLContext(seed: 1);
        var source = ml.Data.LoadFromEnumerable(files.Select(file => new PictureRow { ImagePath = file }));
        using var transformer = ml.Transforms.DeepRankEmbed("Embedding", "ImagePath", model).Fit(source);
        Compare("pipeline", serial, ml.Data.CreateEnumerable<EmbeddedRow>(transformer.Transform(source), reuseRowObject: false).Select(row => row.Embedding));
        Compare("many", serial, embedder.EmbedMany(files).Select(embedded => embedded.Vector.ToArray()));

        using var process = Process.GetCurrentProcess();
        Crowd.Ask("embedder", serial, perThread, file => embedder.Embed(files[file]), Memory);
        var pool = new ConcurrentBag<PredictionEngine<PictureRow, EmbeddedRow>>();
        Crowd.Ask("engines", serial, perThread, Predict, Memory);

        float[] Predict(int file)
        {
            if (!pool.TryTake(out var engine))
                engine = ml.Model.CreatePredictionEngine<PictureRow, EmbeddedRow>(transformer, new PredictionEngineOptions { OwnsTransformer = false });
            var embedding = engine.Predict(new PictureRow { ImagePath = files[file] }).Embedding;
            pool.Add(engine);
            return embedding;
        }

        long Memory()
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    private static void Compare(string name, float[][] serial, IEnumerable<float[]> vectors)
    {
        var different = serial.Zip(vectors).Count(pair => !pair.First.AsSpan().SequenceEqual(pair.Second));
        Console.WriteLine($"{name,-10}{serial.Length} vectors, {different} differ from those of single pictures");
    }

    private sealed class PictureRow
    {
        public string ImagePath { get; set; } = "";
    }

    private sealed class EmbeddedRow
    {
        public float[] Embedding { get; set; } = [];
    }
}
