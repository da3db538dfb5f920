using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Scoring.Batches;
using MLNetDeepRanking.Scoring.Sessions;

namespace MLNetDeepRanking.Scoring;

/// <summary>Makes vectors of pictures with a model file, and nothing else: no ML.NET, no pipeline.</summary>
/// <remarks>
/// The vectors are the same, to the last bit, as those of <c>DeepRankEmbed</c> in an ML.NET pipeline. Instances are safe to share between threads;
/// one for a process is enough. All that use the same model, in the same way, share one ONNX Runtime session.
/// </remarks>
[SuppressMessage("ApiDesign", "RS0026", Justification = "The overloads differ in the type of a required parameter, so no call can become ambiguous.")]
public sealed class ImageEmbedder : IDisposable
{
    private readonly EmbeddingSession _session;
    private readonly PictureDecoder _decoder;
    private readonly ImageEmbedderOptions _options;

    /// <summary>Opens a model file.</summary>
    /// <param name="modelPath">The path of an ONNX file that this library's training wrote.</param>
    /// <param name="options">Batch size, error policy, execution; the defaults if null.</param>
    /// <exception cref="FileNotFoundException">There is no file at <paramref name="modelPath"/>.</exception>
    /// <exception cref="InvalidDataException">The file is not a Deep Ranking model, or its graph cannot be run.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="NotSupportedException">It is to run on CUDA only, which cannot be used.</exception>
    public ImageEmbedder(string modelPath, ImageEmbedderOptions? options = null)
        : this(DeepRankModel.Load(modelPath), options)
    {
    }

    /// <summary>Opens the content of a model file.</summary>
    /// <param name="model">The content, from here to the end; it stays open.</param>
    /// <param name="options">Batch size, error policy, execution; the defaults if null.</param>
    /// <exception cref="InvalidDataException">The content is not a Deep Ranking model, or its graph cannot be run.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="NotSupportedException">It is to run on CUDA only, which cannot be used.</exception>
    public ImageEmbedder(Stream model, ImageEmbedderOptions? options = null)
        : this(DeepRankModel.Read(WholeContent(model)), options)
    {
    }

    /// <summary>Opens a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">Batch size, error policy, execution; the defaults if null.</param>
    /// <exception cref="InvalidDataException">The model's graph cannot be run.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="NotSupportedException">It is to run on CUDA only, which cannot be used.</exception>
    public ImageEmbedder(DeepRankModel model, ImageEmbedderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _options = (options ?? new()).Validated();
        Model = model;
        _decoder = new PictureDecoder(model.Manifest.Preprocessing, _options.Decoding);
        _session = EmbeddingSession.Open(model, PixelForm.Bytes, _options.Execution);
    }

    /// <summary>Gets the model that computes the vectors.</summary>
    public DeepRankModel Model { get; }

    /// <summary>Gets the length of a vector.</summary>
    public int EmbeddingSize => Model.Manifest.EmbeddingSize;

    /// <summary>Gets what computes the network: <see cref="ExecutionProvider.Cpu"/> or <see cref="ExecutionProvider.Cuda"/>.</summary>
    public ExecutionProvider Provider => _session.Plan.Provider;

    /// <summary>Embeds a picture file.</summary>
    /// <param name="path">The path of a PNG, JPEG, WebP, GIF or BMP file.</param>
    /// <returns>A vector of unit length, with <see cref="EmbeddingSize"/> components.</returns>
    /// <exception cref="PictureException">The picture cannot be decoded; the message names the path, the fault and the cure.</exception>
    /// <exception cref="ObjectDisposedException">The embedder was disposed.</exception>
    public float[] Embed(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return EmbedOne(path, _decoder.Decode);
    }

    /// <summary>Embeds the bytes of a picture file.</summary>
    /// <param name="picture">The content of a PNG, JPEG, WebP, GIF or BMP file.</param>
    /// <param name="name">The name that error messages give the picture.</param>
    /// <returns>A vector of unit length, with <see cref="EmbeddingSize"/> components.</returns>
    /// <exception cref="PictureException">The picture cannot be decoded; the message holds the name, the fault and the cure.</exception>
    /// <exception cref="ObjectDisposedException">The embedder was disposed.</exception>
    public float[] Embed(ReadOnlyMemory<byte> picture, string name = "picture")
    {
        ArgumentNullException.ThrowIfNull(name);
        return EmbedOne(new EncodedPicture(picture, name), Decode);
    }

    /// <summary>Embeds the picture that a stream holds.</summary>
    /// <param name="picture">The content of a PNG, JPEG, WebP, GIF or BMP file, from here to the end; it stays open.</param>
    /// <param name="name">The name that error messages give the picture.</param>
    /// <returns>A vector of unit length, with <see cref="EmbeddingSize"/> components.</returns>
    /// <exception cref="PictureException">The picture cannot be decoded; the message holds the name, the fault and the cure.</exception>
    /// <exception cref="ObjectDisposedException">The embedder was disposed.</exception>
    public float[] Embed(Stream picture, string name = "picture") => Embed(WholeContent(picture), name);

    /// <summary>Embeds picture files, any number of them: they are read ahead batch by batch, and decoded and run on all cores.</summary>
    /// <param name="paths">The paths of PNG, JPEG, WebP, GIF or BMP files.</param>
    /// <param name="cancellation">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>A vector for each path, in order, computed while they are enumerated. What is done with one delays only those after the next batch.</returns>
    /// <exception cref="PictureException">While enumerating, under <see cref="PictureErrorPolicy.Fail"/>: the first picture that cannot be decoded.</exception>
    /// <exception cref="ObjectDisposedException">While enumerating: the embedder was disposed.</exception>
    public IEnumerable<ImageEmbedding> EmbedMany(IEnumerable<string> paths, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return Files().Run(paths, cancellation).Select(ToEmbedding);
    }

    /// <summary>Embeds picture files whose paths come one after the other, without holding a thread while they do.</summary>
    /// <param name="paths">The paths of PNG, JPEG, WebP, GIF or BMP files.</param>
    /// <param name="cancellation">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>A vector for each path, in order. They come batch by batch: the first when a batch of paths is there, or their end.</returns>
    /// <exception cref="PictureException">While enumerating, under <see cref="PictureErrorPolicy.Fail"/>: the first picture that cannot be decoded.</exception>
    /// <exception cref="ObjectDisposedException">While enumerating: the embedder was disposed.</exception>
    public IAsyncEnumerable<ImageEmbedding> EmbedManyAsync(IAsyncEnumerable<string> paths, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return Files().RunAsync(paths, cancellation).Select(ToEmbedding);
    }

    /// <summary>Gives up the model. Calls under way end well or with an <see cref="ObjectDisposedException"/>; later ones throw it.</summary>
    public void Dispose() => _session.Dispose();

    /// <summary>Embeds encoded pictures of any kind, in order, under the error policy.</summary>
    internal IEnumerable<(TInput Input, float[] Vector, PictureException? Error)> EmbedAll<TInput>(
        IEnumerable<TInput> pictures, Func<TInput, EncodedPicture> content, CancellationToken cancellation) =>
        new EmbeddingPipeline<TInput>(_session, (picture, rgb) => Decode(content(picture), rgb), _options.BatchSize)
            .Run(pictures, cancellation).Select(Checked);

    /// <summary>Reads a stream to its end.</summary>
    internal static byte[] WholeContent(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private EmbeddingPipeline<string> Files() => new(_session, _decoder.Decode, _options.BatchSize);

    private ImageEmbedding ToEmbedding((string Path, float[] Vector, PictureException? Error) embedded)
    {
        var (path, vector, error) = Checked(embedded);
        return new(path, vector, error);
    }

    private (TInput Input, float[] Vector, PictureException? Error) Checked<TInput>((TInput Input, float[] Vector, PictureException? Error) embedded) =>
        embedded.Error is null || _options.ErrorPolicy == PictureErrorPolicy.Skip ? embedded : throw embedded.Error;

    private float[] EmbedOne<TInput>(TInput picture, PictureDecoding<TInput> decode)
    {
        var pixels = ArrayPool<byte>.Shared.Rent(_session.PictureSize);
        try
        {
            decode(picture, pixels.AsSpan(0, _session.PictureSize));
            var vector = new float[EmbeddingSize];
            _session.Run(pixels, 0, 1, vector);
            return vector;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pixels);
        }
    }

    private void Decode(EncodedPicture picture, Span<byte> rgb) => _decoder.Decode(picture.Content.Span, picture.Name, rgb);
}
