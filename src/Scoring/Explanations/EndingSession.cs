using Microsoft.ML.OnnxRuntime;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Onnx.Explanations;
using MLNetDeepRanking.Onnx.Graphs;

namespace MLNetDeepRanking.Scoring.Explanations;

/// <summary>Runs a model, and shows the inner values that its embedding is linear in.</summary>
internal sealed class EndingSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly Preprocessing _preprocessing;
    private readonly string[] _values;
    private readonly int _size;

    private EndingSession(DeepRankModel model, LinearEnding ending, InferenceSession session)
    {
        (Ending, _session, _preprocessing, _size) = (ending, session, model.Manifest.Preprocessing, model.Manifest.EmbeddingSize);
        _values = [.. ending.Values];
    }

    public LinearEnding Ending { get; }

    /// <summary>Opens a model, or returns null with what is in the way.</summary>
    public static EndingSession? Open(DeepRankModel model, out string? obstacle)
    {
        if (LinearEnding.Of(model, out obstacle) is not { } ending) return null;
        using var options = new SessionOptions();
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        var session = new EndingSession(model, ending, new InferenceSession(ending.ShowValues(), options));
        var blank = session.Run(new byte[model.Manifest.Preprocessing.ByteCount]);
        if (ending.Parts.FirstOrDefault(part => !blank[part.Value].IsMaps) is not { } vector) return session;
        session.Dispose();
        obstacle = $"'{vector.Value}', which are no maps";
        return null;
    }

    /// <summary>Returns the embedding of a prepared picture as a sum over places.</summary>
    public PlaceVectors Embed(byte[] pixels) => PlaceVectors.Of(Ending, Run(pixels), _size);

    public void Dispose()
    {
        _session.Dispose();
        _options.Dispose();
    }

    private Dictionary<string, InnerValue> Run(byte[] pixels)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance, pixels.AsMemory(), [1, _preprocessing.Height, _preprocessing.Width, 3]);
        using var outputs = _session.Run(_options, [GraphNames.Image], [input], _values);
        var values = new Dictionary<string, InnerValue>(StringComparer.Ordinal);
        for (var i = 0; i < _values.Length; i++)
            values[_values[i]] = new(outputs[i].GetTensorTypeAndShape().Shape[1..], outputs[i].GetTensorDataAsSpan<float>().ToArray());
        return values;
    }
}
