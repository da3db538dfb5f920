using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Scoring.Execution;

namespace MLNetDeepRanking.Scoring.Sessions;

/// <summary>One network in ONNX Runtime, for all who use it. It is released when its last user has left, and the last run under way has ended.</summary>
internal sealed class SharedSession : IDisposable
{
    /// <summary>Bounds the memory of one run's activations: a network that reads large pictures is as fast on a few as on many.</summary>
    private const int PixelsPerRun = 1 << 18;

    private static readonly string[] Output = [GraphNames.Embedding];

    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly string[] _input;
    private readonly long[] _pictureShape;
    private readonly Lock _lock = new();
    // Bounds the runs under way, and with them the memory of their activations, however many threads ask.
    private readonly SemaphoreSlim _turns;
    private int _uses;

    /// <param name="graph">The ONNX file's content.</param>
    /// <param name="pictureShape">The shape of one picture.</param>
    /// <param name="embeddingSize">The length of an embedding.</param>
    /// <param name="plan">Where and how it runs.</param>
    /// <exception cref="InvalidDataException">The graph has not the expected input and output.</exception>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime cannot open the graph.</exception>
    public SharedSession(ReadOnlyMemory<byte> graph, long[] pictureShape, int embeddingSize, ExecutionPlan plan)
    {
        Plan = plan;
        PictureSize = checked((int)pictureShape.Aggregate((a, b) => a * b));
        EmbeddingSize = embeddingSize;
        _pictureShape = pictureShape;
        _turns = new SemaphoreSlim(plan.Concurrency);
        using var options = plan.ToSessionOptions();
        _session = new InferenceSession(WholeArray(graph), options);
        _input = [.. _session.InputMetadata.Keys];
        if (_input.Length == 1 && _session.OutputMetadata.ContainsKey(GraphNames.Embedding)) return;
        Dispose();
        throw new InvalidDataException($"The model's graph must have one input and an output '{GraphNames.Embedding}'.");
    }

    public ExecutionPlan Plan { get; }

    public int PictureSize { get; }

    public int EmbeddingSize { get; }

    public bool IsReleased
    {
        get
        {
            lock (_lock) return _uses == 0;
        }
    }

    /// <summary>Gets the most pictures that go through the network in one run.</summary>
    public int PicturesPerRun => Math.Max(1, PixelsPerRun * 3 / PictureSize);

    /// <summary>Counts one more user; returns false if the session is released already.</summary>
    /// <param name="isFirst">Whether the first user may come: the one for whom the session was opened.</param>
    public bool TryUse(bool isFirst = false)
    {
        lock (_lock)
        {
            if (_uses == 0 && !isFirst) return false;
            _uses++;
            return true;
        }
    }

    /// <summary>Counts one user less; the last one frees what ONNX Runtime holds.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            if (--_uses > 0) return;
        }
        Dispose();
    }

    /// <summary>Embeds pictures that lie one after the other, as many as the memories hold. The caller counts among the users.</summary>
    public void Run<TPixel>(Memory<TPixel> pixels, Memory<float> embeddings)
        where TPixel : unmanaged
    {
        var count = pixels.Length / PictureSize;
        for (var start = 0; start < count; start += PicturesPerRun)
        {
            var some = Math.Min(PicturesPerRun, count - start);
            RunOnce(some, pixels.Slice(start * PictureSize, some * PictureSize), embeddings.Slice(start * EmbeddingSize, some * EmbeddingSize));
        }
    }

    /// <summary>Frees what ONNX Runtime holds. The last user who leaves calls it.</summary>
    public void Dispose()
    {
        _session.Dispose();
        _options.Dispose();
        _turns.Dispose();
    }

    private static byte[] WholeArray(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var segment) && segment.Count == segment.Array!.Length ? segment.Array : memory.ToArray();

    private void RunOnce<TPixel>(int count, Memory<TPixel> pixels, Memory<float> embeddings)
        where TPixel : unmanaged
    {
        var memory = OrtMemoryInfo.DefaultInstance;
        using var input = OrtValue.CreateTensorValueFromMemory(memory, pixels, [count, .. _pictureShape]);
        using var output = OrtValue.CreateTensorValueFromMemory(memory, embeddings, [count, EmbeddingSize]);
        _turns.Wait();
        try
        {
            _session.Run(_options, _input, [input], Output, [output]);
        }
        finally
        {
            _turns.Release();
        }
    }
}
