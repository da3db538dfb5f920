using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Scoring.Execution;

namespace MLNetDeepRanking.Scoring.Sessions;

/// <summary>
/// One user's hold on a network: pixels of many pictures in, their embeddings out. Users of the same model share what ONNX Runtime holds.
/// Safe to run from many threads, also while one of them disposes it: runs under way end well, later ones throw.
/// </summary>
internal sealed class EmbeddingSession : IDisposable
{
    private const string Disposed =
        "The model was disposed while it was still in use, perhaps with a transformer that belongs to a prediction engine. " +
        "Create an engine that leaves its transformer alone with PredictionEngineOptions { OwnsTransformer = false }.";

    private readonly SharedSession _shared;
    private int _disposed;

    private EmbeddingSession(SharedSession shared) => _shared = shared;

    /// <summary>Gets where the network runs.</summary>
    public ExecutionPlan Plan => _shared.Plan;

    /// <summary>Gets the number of values of one picture.</summary>
    public int PictureSize => _shared.PictureSize;

    /// <summary>Gets the number of components of one embedding.</summary>
    public int EmbeddingSize => _shared.EmbeddingSize;

    /// <summary>Gets the most pictures that go through the network in one run.</summary>
    public int PicturesPerRun => _shared.PicturesPerRun;

    /// <summary>Gets whether ONNX Runtime has freed the network.</summary>
    public bool IsReleased => _shared.IsReleased;

    /// <summary>Returns whether the two users share a network.</summary>
    public bool SharesWith(EmbeddingSession other) => _shared == other._shared;

    /// <summary>Opens a model, or joins those who have it open already.</summary>
    /// <param name="model">The model.</param>
    /// <param name="form">The form in which pictures will come.</param>
    /// <param name="options">Where and with how many threads it runs.</param>
    /// <exception cref="InvalidDataException">The graph does not run, or has not the expected input and output.</exception>
    /// <exception cref="NotSupportedException">It is to run on CUDA only, which cannot be used.</exception>
    public static EmbeddingSession Open(DeepRankModel model, PixelForm form, ExecutionOptions options)
    {
        var plan = ExecutionPlan.For(options, CudaProbe.Problem);
        try
        {
            return Open(model, form, plan, options.WarmUp);
        }
        catch (OnnxRuntimeException e) when (plan.Provider == ExecutionProvider.Cuda)
        {
            // The probe cannot see all that a graph needs of a device.
            if (options.Provider == ExecutionProvider.Cuda && !options.FallbackToCpu) throw ExecutionPlan.Unusable(e.Message, e);
            return OpenOnProcessor(model, form, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw CannotRun(e);
        }
    }

    /// <summary>Embeds some of the pictures that lie one after the other.</summary>
    /// <param name="pixels">The pictures, <see cref="PictureSize"/> values each.</param>
    /// <param name="start">The first picture to embed.</param>
    /// <param name="count">The number of pictures to embed.</param>
    /// <param name="embeddings">Receives the embeddings, <see cref="EmbeddingSize"/> components each, at their pictures' places.</param>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    public void Run<TPixel>(TPixel[] pixels, int start, int count, float[] embeddings)
        where TPixel : unmanaged
    {
        // ONNX Runtime does not look before it runs what was released.
        if (Volatile.Read(ref _disposed) == 1 || !_shared.TryUse()) throw new ObjectDisposedException(nameof(EmbeddingSession), Disposed);
        try
        {
            _shared.Run(
                pixels.AsMemory(start * PictureSize, count * PictureSize), embeddings.AsMemory(start * EmbeddingSize, count * EmbeddingSize));
        }
        finally
        {
            _shared.Leave();
        }
    }

    /// <summary>Gives up the hold; the last one releases the network.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0) _shared.Leave();
    }

    private static EmbeddingSession OpenOnProcessor(DeepRankModel model, PixelForm form, ExecutionOptions options)
    {
        try
        {
            return Open(model, form, ExecutionPlan.OnProcessor(options), options.WarmUp);
        }
        catch (OnnxRuntimeException e)
        {
            throw CannotRun(e);
        }
    }

    private static EmbeddingSession Open(DeepRankModel model, PixelForm form, ExecutionPlan plan, bool warmUp)
    {
        var session = new EmbeddingSession(SharedSessions.Use(new(model.GraphHash, form, plan), () => OpenShared(model, form, plan), out var isNew));
        if (!isNew || !warmUp) return session;
        try
        {
            if (form == PixelForm.Bytes) session.RunBlank<byte>();
            else session.RunBlank<float>();
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static SharedSession OpenShared(DeepRankModel model, PixelForm form, ExecutionPlan plan)
    {
        var (manifest, preprocessing) = (model.Manifest, model.Manifest.Preprocessing);
        long height = preprocessing.Height, width = preprocessing.Width;
        return form == PixelForm.Bytes
            ? new SharedSession(model.Bytes, [height, width, 3], manifest.EmbeddingSize, plan)
            : new SharedSession(
                FloatPixels.Of(model.ToProto(), preprocessing.Height, preprocessing.Width).ToByteArray(), [3, height, width], manifest.EmbeddingSize, plan);
    }

    private static InvalidDataException CannotRun(OnnxRuntimeException e) => new($"ONNX Runtime cannot run the model: {e.Message}", e);

    private void RunBlank<TPixel>()
        where TPixel : unmanaged => Run(new TPixel[PictureSize], 0, 1, new float[EmbeddingSize]);
}
