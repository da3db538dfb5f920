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

        Time("embedder", file => embedder.Embed(files[file]));
        var pool = new ConcurrentBag<PredictionEngine<PictureRow, EmbeddedRow>>();
        Time("engines", file =>
        {
            if (!pool.TryTake(out var engine))
                engine = ml.Model.CreatePredictionEngine<PictureRow, EmbeddedRow>(transformer, new PredictionEngineOptions { OwnsTransformer = false });
            var embedding = engine.Predict(new PictureRow { ImagePath = files[file] }).Embedding;
            pool.Add(engine);
            return embedding;
        });

        void Time(string name, Func<int, float[]> embed)
        {
            var (different, failed) = (0, 0);
            using var process = Process.GetCurrentProcess();
            for (var half = 0; half < 2; half++)
            {
                var clock = Stopwatch.StartNew();
                var threads = Enumerable.Range(0, Threads).Select(thread => new Thread(() => Work(thread))).ToArray();
                foreach (var thread in threads) thread.Start();
                foreach (var thread in threads) thread.Join();
                process.Refresh();
                Console.WriteLine(
                    $"{name,-10}{Threads} threads × {perThread / 2} requests: {Threads * (perThread / 2) / clock.Elapsed.TotalSeconds,6:f0} a second, " +
                    $"{failed} errors, {different} vectors differ, {process.WorkingSet64 / 1048576.0:f0} MB");
            }

            void Work(int thread)
            {
                for (var i = 0; i < perThread / 2; i++)
                {
                    try
                    {
                        var file = (i * 7 + thread) % files.Length;
                        if (!embed(file).AsSpan().SequenceEqual(serial[file])) Interlocked.Increment(ref different);
                    }
                    catch (Exception e) when (Interlocked.Increment(ref failed) == 1)
                    {
                        Console.WriteLine(e);
                    }
                    catch (Exception)
                    {
                        // It is counted, and the first was printed.
                    }
                }
            }
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
