using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace MLNetDeepRanking.Stores.Records;

/// <summary>Reads what a record is made of from its class or its definition, and refuses types that the stores cannot keep.</summary>
internal sealed class RecordModelBuilder() : CollectionModelBuilder(
    new CollectionModelBuildingOptions { SupportsMultipleVectors = true, RequiresAtLeastOneVector = true })
{
    private static readonly Type[] Keys = [typeof(string), typeof(Guid), typeof(int), typeof(long)];

    private static readonly Type[] Values =
    [
        typeof(string), typeof(bool), typeof(int), typeof(long), typeof(float), typeof(double), typeof(decimal), typeof(Guid),
        typeof(DateTime), typeof(DateTimeOffset), typeof(string[]), typeof(List<string>),
    ];

    /// <exception cref="NotSupportedException">The record is a dictionary.</exception>
    /// <exception cref="InvalidOperationException">The record, or its definition, is not one that the stores can keep.</exception>
    public static RecordShape Build(string collection, Type record, Type key, VectorStoreCollectionDefinition? definition, IEmbeddingGenerator? generator)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(collection);
        if (record == typeof(Dictionary<string, object?>))
            throw new NotSupportedException("Records that are dictionaries come from GetDynamicCollection.");
        return new RecordShape(collection, new RecordModelBuilder().Build(record, key, definition, definition?.EmbeddingGenerator ?? generator));
    }

    /// <exception cref="InvalidOperationException">The definition is not one that the stores can keep.</exception>
    public static RecordShape BuildDynamic(string collection, VectorStoreCollectionDefinition definition, IEmbeddingGenerator? generator)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(collection);
        ArgumentNullException.ThrowIfNull(definition);
        return new RecordShape(collection, new RecordModelBuilder().BuildDynamic(definition, definition.EmbeddingGenerator ?? generator));
    }

    protected override void ValidateKeyProperty(KeyPropertyModel keyProperty)
    {
        base.ValidateKeyProperty(keyProperty);
        if (!Keys.Contains(keyProperty.Type))
            throw new NotSupportedException($"Key '{keyProperty.ModelName}' is {keyProperty.Type}. A key is one of {Names(Keys)}.");
    }

    protected override bool SupportsKeyAutoGeneration(Type keyPropertyType) => keyPropertyType == typeof(Guid);

    protected override bool IsDataPropertyTypeValid(Type type, [NotNullWhen(false)] out string? supportedTypes)
    {
        supportedTypes = Names(Values);
        return Values.Contains(Nullable.GetUnderlyingType(type) ?? type);
    }

    protected override bool IsVectorPropertyTypeValid(Type type, [NotNullWhen(false)] out string? supportedTypes)
    {
        supportedTypes = VectorValue.SupportedTypes;
        return VectorValue.IsVector(type);
    }

    private static string Names(Type[] types) => string.Join(", ", types.Select(type => type.Name));
}
