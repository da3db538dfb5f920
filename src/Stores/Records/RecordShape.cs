using Microsoft.Extensions.VectorData.ProviderServices;

namespace MLNetDeepRanking.Stores.Records;

/// <summary>The properties of a collection's records in an order that does not depend on the record's class.</summary>
internal sealed class RecordShape
{
    public RecordShape(string collection, CollectionModel model)
    {
        Collection = collection;
        Model = model;
        Data = [.. model.DataProperties.OrderBy(property => property.StorageName, StringComparer.Ordinal)];
        Vectors = [.. model.VectorProperties.OrderBy(property => property.StorageName, StringComparer.Ordinal).Select(property => new VectorColumn(property))];
        Description = string.Join('\n',
        [
            $"key {Key.StorageName}: {Key.Type}",
            .. Data.Select(property => $"data {property.StorageName}: {Nullable.GetUnderlyingType(property.Type) ?? property.Type}"),
            .. Vectors.Select(vector => $"vector {vector.Name}: {vector.Dimensions} components, {vector.DistanceFunction}, {vector.IndexKind}"),
        ]);
    }

    public string Collection { get; }

    public CollectionModel Model { get; }

    public KeyPropertyModel Key => Model.KeyProperty;

    public IReadOnlyList<DataPropertyModel> Data { get; }

    public IReadOnlyList<VectorColumn> Vectors { get; }

    /// <summary>Gets the shape as text: collections of equal text hold the same records.</summary>
    public string Description { get; }

    /// <summary>Returns the names of the vectors of a shape that is known by its text.</summary>
    public static IEnumerable<string> VectorNames(string description) =>
        description.Split('\n').Where(line => line.StartsWith("vector ", StringComparison.Ordinal))
            .Select(line => line["vector ".Length..line.LastIndexOf(": ", StringComparison.Ordinal)]);

    public int IndexOf(DataPropertyModel property) => Data.ToList().IndexOf(property);

    public int IndexOf(VectorPropertyModel property) => Vectors.ToList().FindIndex(vector => vector.Property == property);

    /// <exception cref="InvalidOperationException">A store holds the collection with records of another shape.</exception>
    public void ThrowIfOther(string stored)
    {
        if (stored == Description) return;
        string[] asked = Description.Split('\n'), held = stored.Split('\n');
        throw new InvalidOperationException(
            $"Collection '{Collection}' holds records of another shape. It has [{string.Join("; ", held.Except(asked))}] where the record asks for " +
            $"[{string.Join("; ", asked.Except(held))}]. Use the record it was made with, or delete the collection.");
    }
}
