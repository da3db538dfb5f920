using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.AI;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Scoring.Batches;

namespace MLNetDeepRanking.Scoring;

/// <summary>
/// An <see cref="ImageEmbedder"/> as the embedding generator of <c>Microsoft.Extensions.AI</c>, over pictures as paths (<see cref="string"/>), as
/// <see cref="Stream"/>, as bytes, and as <see cref="DataContent"/>.
/// </summary>
/// <remarks>
/// Under <see cref="PictureErrorPolicy.Skip"/> a picture that cannot be used gives a vector of <see cref="float.NaN"/>, with the message under
/// <c>"error"</c> in its <see cref="Embedding.AdditionalProperties"/>; otherwise generating throws the first <see cref="PictureException"/>.
/// Instances are safe to share between threads. The embedder is not disposed with the generator.
/// </remarks>
[SuppressMessage("ApiDesign", "RS0026", Justification = "The overloads implement one method for several inputs, whose types differ.")]
public sealed class ImageEmbeddingGenerator :
    IEmbeddingGenerator<string, Embedding<float>>,
    IEmbeddingGenerator<Stream, Embedding<float>>,
    IEmbeddingGenerator<ReadOnlyMemory<byte>, Embedding<float>>,
    IEmbeddingGenerator<DataContent, Embedding<float>>
{
    private readonly ImageEmbedder _embedder;
    private readonly EmbeddingGeneratorMetadata _metadata;

    /// <summary>Creates a generator.</summary>
    /// <param name="embedder">What computes the vectors; it must live as long as the generator is used.</param>
    public ImageEmbeddingGenerator(ImageEmbedder embedder)
    {
        ArgumentNullException.ThrowIfNull(embedder);
        _embedder = embedder;
        var manifest = embedder.Model.Manifest;
        ModelId = $"{manifest.Network}@{manifest.ContentHash[..12]}";
        _metadata = new EmbeddingGeneratorMetadata("MLNetDeepRanking", defaultModelId: ModelId, defaultModelDimensions: manifest.EmbeddingSize);
    }

    /// <summary>Gets the model's name: its network's, and the beginning of its content hash. Vectors of equal names can be compared.</summary>
    public string ModelId { get; }

    /// <summary>Embeds picture files.</summary>
    /// <param name="values">The paths.</param>
    /// <param name="options">Dimensions and model, if they are to be checked; other options do not apply.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="PictureException">A picture cannot be decoded, and the embedder's policy is to fail.</exception>
    /// <exception cref="ArgumentException">The options ask for another model, or for another number of dimensions than it has.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        Check(options);
        return Generate(() => _embedder.EmbedMany(values, cancellationToken).Select(embedded => Embedding(embedded.Vector, embedded.Error)), cancellationToken);
    }

    /// <summary>Embeds the pictures that streams hold, each from where it stands to its end; they stay open.</summary>
    /// <inheritdoc cref="GenerateAsync(IEnumerable{string}, EmbeddingGenerationOptions?, CancellationToken)"/>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<Stream> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        Generate(values, stream => ImageEmbedder.WholeContent(stream), options, cancellationToken);

    /// <summary>Embeds the bytes of picture files.</summary>
    /// <inheritdoc cref="GenerateAsync(IEnumerable{string}, EmbeddingGenerationOptions?, CancellationToken)"/>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<ReadOnlyMemory<byte>> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        Generate(values, bytes => bytes, options, cancellationToken);

    /// <summary>Embeds the bytes of picture files, as messages carry them.</summary>
    /// <inheritdoc cref="GenerateAsync(IEnumerable{string}, EmbeddingGenerationOptions?, CancellationToken)"/>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<DataContent> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        Generate(values, content => content.Data, options, cancellationToken);

    /// <summary>Returns the metadata, the embedder, its model, or this generator, by type.</summary>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null) return null;
        object[] services = [_metadata, _embedder, _embedder.Model, this];
        return services.FirstOrDefault(serviceType.IsInstanceOfType);
    }

    /// <summary>Does nothing: the embedder belongs to who made it.</summary>
    public void Dispose()
    {
    }

    private Task<GeneratedEmbeddings<Embedding<float>>> Generate<TInput>(
        IEnumerable<TInput> values, Func<TInput, ReadOnlyMemory<byte>> content, EmbeddingGenerationOptions? options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(values);
        Check(options);
        var numbered = values.Select((value, index) => (Value: value, Index: index));
        return Generate(
            () => _embedder.EmbedAll(numbered, picture => new(content(picture.Value), NameOf(picture.Index)), cancellation)
                .Select(embedded => Embedding(embedded.Vector, embedded.Error)),
            cancellation);
    }

    // Decoding and inference compute: a caller that asks for a task does not expect its thread to do it.
    private static Task<GeneratedEmbeddings<Embedding<float>>> Generate(Func<IEnumerable<Embedding<float>>> embed, CancellationToken cancellation) =>
        Task.Run(() => new GeneratedEmbeddings<Embedding<float>>(embed()), cancellation);

    private static string NameOf(int index) => string.Create(CultureInfo.InvariantCulture, $"picture {index}");

    private Embedding<float> Embedding(ReadOnlyMemory<float> vector, PictureException? error) => new(vector)
    {
        ModelId = ModelId,
        AdditionalProperties = error is null ? null : new() { ["error"] = error.Message },
    };

    private void Check(EmbeddingGenerationOptions? options)
    {
        if (options?.Dimensions is { } dimensions && dimensions != _embedder.EmbeddingSize)
            throw new ArgumentException($"The model gives vectors of {_embedder.EmbeddingSize} components, not {dimensions}.", nameof(options));
        if (options?.ModelId is { } model && model != ModelId)
            throw new ArgumentException($"The generator's model is '{ModelId}', not '{model}'.", nameof(options));
    }
}
