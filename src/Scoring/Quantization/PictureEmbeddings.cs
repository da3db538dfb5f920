using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Scoring.Sessions;

namespace MLNetDeepRanking.Scoring.Quantization;

/// <summary>Embeds some of the pictures of a store.</summary>
internal static class PictureEmbeddings
{
    private const int PicturesPerRun = 16;

    /// <summary>Returns the vectors of the pictures one after the other.</summary>
    public static float[] Of(DeepRankModel model, PictureStore pictures, int[] rows, CancellationToken cancellation)
    {
        var size = model.Manifest.EmbeddingSize;
        using var session = EmbeddingSession.Open(model, PixelForm.Bytes, new() { Provider = ExecutionProvider.Cpu, WarmUp = false });
        var embeddings = new float[checked(rows.Length * size)];
        var options = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = session.Plan.Concurrency };
        Parallel.ForEach(Enumerable.Range(0, rows.Length).Chunk(PicturesPerRun), options, part =>
        {
            var pixels = new byte[part.Length * session.PictureSize];
            var found = new float[part.Length * size];
            for (var i = 0; i < part.Length; i++) pictures[rows[part[i]]].CopyTo(pixels.AsSpan(i * session.PictureSize));
            session.Run(pixels, 0, part.Length, found);
            found.CopyTo(embeddings.AsSpan(part[0] * size));
        });
        return embeddings;
    }
}
