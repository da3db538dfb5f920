using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using MLNetDeepRanking.Onnx.Graphs;

namespace MLNetDeepRanking.Transforms.Embedding;

/// <summary>A network in ONNX Runtime: pixels of many pictures in, their embeddings out. Safe to run from many threads at once.</summary>
internal sealed class EmbeddingSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly string[] _input;
    private readonly string[] _output = [GraphNames.Embedding];
    private readonly long[] _pictureShape;

    /// <param name="model">The ONNX file's content.</param>
    /// <param name="pictureShape">The shape of one picture.</param>
    /// <param name="embeddingSize">The length of an embedding.</param>
    /// <param name="threads">The number of threads for one run; 0 for one on each core.</param>
    /// <exception cref="InvalidDataException">The graph does not run, or has not the expected input and output.</exception>
    public EmbeddingSession(ReadOnlyMemory<byte> model, long[] pictureShape, int embeddingSize, int threads)
    {
        using var options = new SessionOptions { IntraOpNumThreads = threads };
        _pictureShape = pictureShape;
        PictureSize = checked((int)pictureShape.Aggregate((a, b) => a * b));
        EmbeddingSize = embeddingSize;
        try
        {
            var bytes = MemoryMarshal.TryGetArray(model, out var segment) && segment.Count == segment.Array!.Length ? segment.Array : model.ToArray();
            _session = new InferenceSession(bytes, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new InvalidDataException($"ONNX Runtime cannot run the model: {e.Message}", e);
        }
        _input = [.. _session.InputMetadata.Keys];
        if (_input.Length == 1 && _session.OutputMetadata.ContainsKey(GraphNames.Embedding)) return;
        Dispose();
        throw new InvalidDataException($"The model's graph must have one input and an output '{GraphNames.Embedding}'.");
    }

    /// <summary>Gets the number of values of one picture.</summary>
    public int PictureSize { get; }

    /// <summary>Gets the number of components of one embedding.</summary>
    public int EmbeddingSize { get; }

    /// <summary>Embeds <paramref name="count"/> pictures that lie one after the other.</summary>
    /// <param name="pixels">At least <paramref name="count"/> × <see cref="PictureSize"/> values.</param>
    /// <param name="count">The number of pictures.</param>
    /// <param name="embeddings">Receives <paramref name="count"/> × <see cref="EmbeddingSize"/> components.</param>
    public void Run<TPixel>(TPixel[] pixels, int count, float[] embeddings)
        where TPixel : unmanaged
    {
        var memory = OrtMemoryInfo.DefaultInstance;
        using var input = OrtValue.CreateTensorValueFromMemory(memory, pixels.AsMemory(0, count * PictureSize), [count, .. _pictureShape]);
        using var output = OrtValue.CreateTensorValueFromMemory(memory, embeddings.AsMemory(0, count * EmbeddingSize), [count, EmbeddingSize]);
        _session.Run(_options, _input, [input], _output, [output]);
    }

    public void Dispose()
    {
        _session.Dispose();
        _options.Dispose();
    }
}
