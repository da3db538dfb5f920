using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeepRanking.Transforms.Catalog;

/// <summary>
/// Adds columns to the shape of a schema. The constructor of <see cref="SchemaShape.Column"/> is internal to ML.NET, so the column is taken
/// from the output shape of a custom mapping that would make such a column; the mapping itself never runs.
/// </summary>
internal static class SchemaShapeColumns
{
    private static readonly SchemaShape Empty = new([]);
    private static readonly MethodInfo Generic =
        typeof(SchemaShapeColumns).GetMethod(nameof(Declare), BindingFlags.Static | BindingFlags.NonPublic)!;

    /// <summary>Returns <paramref name="shape"/> with <paramref name="columns"/>; one of the same name is replaced.</summary>
    public static SchemaShape With(SchemaShape shape, IEnumerable<(string Name, DataViewType Type)> columns)
    {
        var result = shape.ToDictionary(column => column.Name);
        foreach (var (name, type) in columns) result[name] = Make(name, type);
        return new SchemaShape(result.Values);
    }

    private static SchemaShape.Column Make(string name, DataViewType type)
    {
        var item = type is VectorDataViewType vector ? vector.ItemType : type;
        var member = item is TextDataViewType ? typeof(string) : item.RawType;
        if (type is VectorDataViewType) member = member.MakeArrayType();
        return (SchemaShape.Column)Generic.MakeGenericMethod(member).Invoke(null, [name, type])!;
    }

    private static SchemaShape.Column Declare<T>(string name, DataViewType type)
    {
        var definition = SchemaDefinition.Create(typeof(Holder<T>), SchemaDefinition.Direction.Write);
        (definition[0].ColumnName, definition[0].ColumnType) = (name, type);
        return new MLContext().Transforms
            .CustomMapping<Nothing, Holder<T>>(static (_, _) => { }, contractName: null, outputSchemaDefinition: definition)
            .GetOutputSchema(Empty).Single();
    }

    private sealed class Nothing;

    private sealed class Holder<T>
    {
        public T? Value { get; set; }
    }
}
