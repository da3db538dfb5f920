using Microsoft.Extensions.AI;
using MLNetDeepRanking.Scoring;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the embedding of pictures to a container.</summary>
public static class ImageEmbedderServiceCollectionExtensions
{
    /// <summary>
    /// Adds an <see cref="ImageEmbedder"/>, and over it an <see cref="ImageEmbeddingGenerator"/> as
    /// <c>IEmbeddingGenerator&lt;TInput, Embedding&lt;float&gt;&gt;</c> for <see cref="string"/> (paths), <see cref="Stream"/>,
    /// <see cref="ReadOnlyMemory{T}"/> of bytes, and <see cref="DataContent"/>. All are singletons; the container disposes them.
    /// </summary>
    /// <param name="services">The container.</param>
    /// <param name="modelPath">The path of the model file, which is opened when the first of them is asked for.</param>
    /// <param name="configure">Sets options, or null for the defaults.</param>
    /// <returns>The container.</returns>
    public static IServiceCollection AddImageEmbedder(
        this IServiceCollection services, string modelPath, Action<ImageEmbedderOptions>? configure = null) =>
        services.AddKeyedImageEmbedder(null, modelPath, configure);

    /// <summary>Adds an embedder and its generator under a key, beside those of other models.</summary>
    /// <param name="services">The container.</param>
    /// <param name="serviceKey">The key; null for none.</param>
    /// <param name="modelPath">The path of the model file, which is opened when the first of them is asked for.</param>
    /// <param name="configure">Sets options, or null for the defaults.</param>
    /// <returns>The container.</returns>
    public static IServiceCollection AddKeyedImageEmbedder(
        this IServiceCollection services, object? serviceKey, string modelPath, Action<ImageEmbedderOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(modelPath);
        services.AddKeyedSingleton(serviceKey, (_, _) =>
        {
            var options = new ImageEmbedderOptions();
            configure?.Invoke(options);
            return new ImageEmbedder(modelPath, options);
        });
        services.AddKeyedSingleton(serviceKey, (provider, key) => new ImageEmbeddingGenerator(provider.GetRequiredKeyedService<ImageEmbedder>(key)));
        return services.AddGenerator<string>(serviceKey).AddGenerator<Stream>(serviceKey)
            .AddGenerator<ReadOnlyMemory<byte>>(serviceKey).AddGenerator<DataContent>(serviceKey);
    }

    private static IServiceCollection AddGenerator<TInput>(this IServiceCollection services, object? serviceKey) =>
        services.AddKeyedSingleton(
            serviceKey,
            (provider, key) => (IEmbeddingGenerator<TInput, Embedding<float>>)(object)provider.GetRequiredKeyedService<ImageEmbeddingGenerator>(key));
}
