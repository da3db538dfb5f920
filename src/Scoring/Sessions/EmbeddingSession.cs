using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using MLNetDeepRanking.Onnx.Graphs;

namespace MLNetDeepRanking.Scoring.Sessions;

/// <summary>A network in ONNX Runtime: pixels of many pictures in, their embeddings out. Safe to run from many threads at once.</summary>
internal sealed class EmbeddingSession : IDisposable
{
    /// <summary>Bounds the memory of one run's activations: a network that reads large pictures is as fast on a few as on many.</summary>
    private const int PixelsPerRun = 1 << 18;

    private const string Disposed =
        "The model was disposed while it was still in use, perhaps with a transformer that belongs to a prediction engine. " +
        "Create an engine that leaves its transformer alone with PredictionEngineOptions { OwnsTransformer = false }.";

    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly string[] _input;
    private readonly string[] _output = [GraphNames.Embedding];
    private readonly long[] _pictureShape;
    private bool _disposed;

    /// <param name="model">The ONNX file's content.</param>
    /// <param name="pictureShape">The shape of one picture.</param>
    /// <param name="embeddingSize">The length of an embedding.</param>
    /// <param name="threads">The number of threads for one run.</param>
    /// <exception cref="InvalidDataException">The graph does not run, or has not the expected input and output.</exception>
    public EmbeddingSession(ReadOnlyMemory<byte> model, long[] pictureShape, int embeddingSize, int threads)
    {
        using var options = new SessionOptions { IntraOpNumThreads = threads };
        // Threads that spin while they wait take the processor from those that decode pictures.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        Concurrency = Math.Max(1, Environment.ProcessorCount / threads);
        _pictureShape = pictureShape;
        PictureSize = checked((int)pictureShape.Aggregate((a, b) => a * b));
        EmbeddingSize = embeddingSize;
        try
        {
            _session = new InferenceSession(WholeArray(model), options);
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

    /// <summary>Gets the number of runs, side by side, that keep every core busy.</summary>
    public int Concurrency { get; }

    /// <summary>Gets the number of values of one picture.</summary>
    public int PictureSize { get; }

    /// <summary>Gets the number of components of one embedding.</summary>
    public int EmbeddingSize { get; }

    /// <summary>Embeds some of the pictures that lie one after the other.</summary>
    /// <param name="pixels">The pictures, <see cref="PictureSize"/> values each.</param>
    /// <param name="start">The first picture to embed.</param>
    /// <param name="count">The number of pictures to embed.</param>
    /// <param name="embeddings">Receives the embeddings, <see cref="EmbeddingSize"/> components each, at their pictures' places.</param>
    /// <exception cref="ObjectDisposedException">The session was released.</exception>
    public void Run<TPixel>(TPixel[] pixels, int start, int count, float[] embeddings)
        where TPixel : unmanaged
    {
        // ONNX Runtime does not look before it runs what was released.
        if (_disposed) throw new ObjectDisposedException(nameof(EmbeddingSession), Disposed);
        var perRun = Math.Max(1, PixelsPerRun * 3 / PictureSize);
        for (var end = start + count; start < end; start += perRun) RunOnce(pixels, start, Math.Min(perRun, end - start), embeddings);
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _session.Dispose();
        _options.Dispose();
    }

    private static byte[] WholeArray(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var segment) && segment.Count == segment.Array!.Length ? segment.Array : memory.ToArray();

    private void RunOnce<TPixel>(TPixel[] pixels, int start, int count, float[] embeddings)
        where TPixel : unmanaged
    {
        var memory = OrtMemoryInfo.DefaultInstance;
        using var input = OrtValue.CreateTensorValueFromMemory(memory, Slice(pixels, PictureSize), [count, .. _pictureShape]);
        using var output = OrtValue.CreateTensorValueFromMemory(memory, Slice(embeddings, EmbeddingSize), [count, EmbeddingSize]);
        _session.Run(_options, _input, [input], _output, [output]);

        Memory<T> Slice<T>(T[] values, int size) => values.AsMemory(start * size, count * size);
    }
}
