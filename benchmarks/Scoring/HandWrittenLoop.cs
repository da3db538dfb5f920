using Microsoft.ML.OnnxRuntime;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Onnx.Graphs;

namespace MLNetDeepRanking.Scoring.Benchmarks;

/// <summary>
/// What one would write by hand with the same decoder: a thread for each core, each of which takes the next sixteen files, decodes them into
/// its own tensor and runs it through one session. Nothing else is done: no order, no errors, no rows.
/// </summary>
internal static class HandWrittenLoop
{
    private const int Batch = 16;

    public static Action Create(DeepRankModel model, string[] files)
    {
        var preprocessing = model.Manifest.Preprocessing;
        var decoder = new PictureDecoder(preprocessing);
        var options = new SessionOptions { IntraOpNumThreads = 1 };
        var session = new InferenceSession(model.Bytes.ToArray(), options);
        var embeddings = new float[files.Length * model.Manifest.EmbeddingSize];
        return () =>
        {
            var next = -Batch;
            var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(Work)).ToArray();
            foreach (var thread in threads) thread.Start();
            foreach (var thread in threads) thread.Join();

            void Work()
            {
                using var run = new RunOptions();
                var pixels = new byte[Batch * preprocessing.ByteCount];
                for (int start; (start = Interlocked.Add(ref next, Batch)) < files.Length;)
                {
                    var count = Math.Min(Batch, files.Length - start);
                    for (var i = 0; i < count; i++) decoder.Decode(files[start + i], pixels.AsSpan(i * preprocessing.ByteCount, preprocessing.ByteCount));
                    Run(run, pixels, start, count);
                }
            }
        };

        void Run(RunOptions run, byte[] pixels, int start, int count)
        {
            var size = model.Manifest.EmbeddingSize;
            using var input = OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance, pixels.AsMemory(0, count * preprocessing.ByteCount), [count, preprocessing.Height, preprocessing.Width, 3]);
            using var output = OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance, embeddings.AsMemory(start * size, count * size), [count, size]);
            session.Run(run, [GraphNames.Image], [input], [GraphNames.Embedding], [output]);
        }
    }
}
