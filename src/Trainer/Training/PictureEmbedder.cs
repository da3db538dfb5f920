using MLNetDeepRanking.Trainer.Native;
using MLNetDeepRanking.Trainer.Networks;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Training;

/// <summary>Runs a network over pictures without learning, to measure it.</summary>
internal static class PictureEmbedder
{
    private const int BatchSize = 128;

    /// <summary>Returns the embeddings of the given pictures, row-major <c>[N, d]</c>.</summary>
    public static float[] Embed(NetworkModule network, PictureBatches batches, IReadOnlyList<int> rows)
    {
        var size = network.Definition.EmbeddingSize;
        var embeddings = new float[rows.Count * size];
        network.eval();
        using var pause = FinalizerPause.Begin();
        using var mode = inference_mode();
        for (var start = 0; start < rows.Count; start += BatchSize)
        {
            using var scope = NewDisposeScope();
            var part = rows.Skip(start).Take(BatchSize).ToArray();
            network.Embed(batches.Plain(part)).cpu().data<float>().CopyTo(embeddings.AsSpan(start * size, part.Length * size));
        }
        return embeddings;
    }
}
