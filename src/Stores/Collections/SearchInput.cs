using Microsoft.Extensions.AI;
using MLNetDeepRanking.Stores.Records;

namespace MLNetDeepRanking.Stores.Collections;

/// <summary>What a caller searches by, as a vector: it is one, or the column's embedding generator makes one of it.</summary>
internal static class SearchInput
{
    /// <exception cref="ArgumentException">The vector does not fit the column.</exception>
    /// <exception cref="NotSupportedException">The value is no vector, and nothing makes one of it.</exception>
    public static async Task<float[]> ToVectorAsync(object value, VectorColumn column, CancellationToken cancellationToken)
    {
        if (VectorValue.TryRead(value) is { } vector) return VectorValue.Checked(vector, column, "the search");
        var property = column.Property;
        if (property.EmbeddingGenerator is null || property.EmbeddingGenerationDispatcher is null)
            throw new NotSupportedException(
                $"A search of '{property.ModelName}' cannot start from {value.GetType()}: that is none of {VectorValue.SupportedTypes}, and the " +
                "collection has no embedding generator that takes it. Give the store, the definition or the property one.");
        var generated = await property.GenerateEmbeddingAsync(value, cancellationToken).ConfigureAwait(false);
        return VectorValue.Checked(((Embedding<float>)generated).Vector.ToArray(), column, "the search");
    }
}
