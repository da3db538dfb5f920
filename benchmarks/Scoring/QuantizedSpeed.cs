using System.Diagnostics;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Scoring.Sessions;

namespace MLNetDeepRanking.Scoring.Benchmarks;

/// <summary>Lets a network run in floats, in int8 and with 16-bit weights, in turn, on pixels that are there already.</summary>
internal static class QuantizedSpeed
{
    private const int Pictures = 16;
    private const int Rounds = 8;

    public static void Print(string name, DeepRankModel model, PictureStore pictures)
    {
        var (int8, report) = ModelQuantizer.Quantize(model, pictures, new() { CalibrationPictures = 32, ComparedPictures = 32 });
        var half = ModelQuantizer.Quantize(model, pictures, new() { Format = QuantizationFormat.HalfPrecisionWeights, ComparedPictures = 2 }).Model;
        DeepRankModel[] models = [model, int8, half];
        var pixels = new byte[Pictures * model.Manifest.Preprocessing.ByteCount];
        for (var i = 0; i < Pictures; i++) pictures[i].CopyTo(pixels.AsSpan(i * model.Manifest.Preprocessing.ByteCount));

        var sessions = Array.ConvertAll(models, Open);
        var best = Array.ConvertAll(models, _ => double.PositiveInfinity);
        for (var round = 0; round < Rounds; round++)
            for (var i = 0; i < models.Length; i++) best[i] = Math.Min(best[i], Milliseconds(sessions[i], pixels));
        foreach (var session in sessions) session.Dispose();
        for (var i = 0; i < models.Length; i++)
        {
            var form = models[i].Manifest.Quantization is { Length: > 0 } quantization ? quantization.Split(',')[0] : "floats";
            Console.WriteLine($"{name,-14}{form,-16}{models[i].Bytes.Length / 1e6,7:f2} MB{best[i],9:f2} ms a picture{best[0] / best[i],8:f2}×");
        }
        Console.WriteLine($"{"",-14}random weights, mean cosine {report.MeanCosine:f4}");
    }

    private static EmbeddingSession Open(DeepRankModel model) => EmbeddingSession.Open(model, PixelForm.Bytes, new() { Provider = ExecutionProvider.Cpu });

    private static double Milliseconds(EmbeddingSession session, byte[] pixels)
    {
        var embeddings = new float[Pictures * session.EmbeddingSize];
        var clock = Stopwatch.StartNew();
        session.Run(pixels, 0, Pictures, embeddings);
        return clock.Elapsed.TotalMilliseconds / Pictures;
    }
}
