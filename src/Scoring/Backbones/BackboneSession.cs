using Microsoft.ML.OnnxRuntime;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Scoring.Sessions;

namespace MLNetDeepRanking.Scoring.Backbones;

/// <summary>Opens a backbone in ONNX Runtime, and makes sure that it takes several pictures at a time.</summary>
internal static class BackboneSession
{
    /// <summary>Opens the backbone; the session's embeddings are its features.</summary>
    /// <exception cref="InvalidDataException">The graph does not run, or mixes the pictures of a batch.</exception>
    public static EmbeddingSession Open(OnnxBackbone backbone)
    {
        var preprocessing = new Preprocessing { Width = backbone.Width, Height = backbone.Height };
        var model = BackboneModel.Features(backbone, preprocessing);
        var session = EmbeddingSession.Open(model, PixelForm.Bytes, new() { Provider = ExecutionProvider.Cpu, WarmUp = false });
        try
        {
            CheckPictures(backbone, session);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Opens the backbone to see that it can be, and closes it.</summary>
    /// <exception cref="InvalidDataException">The graph does not run, or mixes the pictures of a batch.</exception>
    public static void Check(OnnxBackbone backbone) => Open(backbone).Dispose();

    // Graphs exported for one picture run on two, and give nonsense or fail deep inside; two pictures tell.
    private static void CheckPictures(OnnxBackbone backbone, EmbeddingSession session)
    {
        var pixels = new byte[2 * session.PictureSize];
        new Random(1).NextBytes(pixels);
        var size = backbone.FeatureSize;
        float[] together = new float[2 * size], alone = new float[2 * size];
        try
        {
            session.Run(pixels, 0, 1, alone);
            session.Run(pixels, 1, 1, alone);
        }
        catch (OnnxRuntimeException e)
        {
            throw new InvalidDataException(
                $"The backbone '{backbone.Name}' does not run on a picture of {backbone.Width}×{backbone.Height} pixels, " +
                $"or has not {size} features: {e.Message}", e);
        }
        try
        {
            session.Run(pixels, 0, 2, together);
        }
        catch (OnnxRuntimeException e)
        {
            throw NotBatched(backbone, e);
        }
        var scale = alone.Max(MathF.Abs);
        for (var i = 0; i < together.Length; i++)
            if (!(MathF.Abs(together[i] - alone[i]) <= 1e-3f * scale)) throw NotBatched(backbone, null);
    }

    private static InvalidDataException NotBatched(OnnxBackbone backbone, Exception? inner) =>
        new($"The backbone '{backbone.Name}' takes one picture at a time. Export it with a dynamic batch axis.", inner);
}
