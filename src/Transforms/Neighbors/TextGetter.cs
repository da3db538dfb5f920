using System.Globalization;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Transforms.Catalog;

namespace MLNetDeepRanking.Transforms.Neighbors;

/// <summary>Reads a column of text, keys, numbers or any other scalar as text. A missing key or number is the empty text.</summary>
internal static class TextGetter
{
    private const string KeyValues = "KeyValues";

    /// <summary>Finds a column that can be read as text.</summary>
    /// <param name="inputSchema">The columns there are.</param>
    /// <param name="name">The column that is wanted.</param>
    /// <param name="content">What is read from it: "names of neighbours".</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, or it does not hold scalars.</exception>
    public static DataViewSchema.Column Find(DataViewSchema inputSchema, string name, string content)
    {
        var column = InputColumn.Find(inputSchema, name, Use(content));
        return column.Type is PrimitiveDataViewType
            ? column
            : throw new ArgumentOutOfRangeException(nameof(inputSchema), Unsuitable(name, $"{column.Type}", content));
    }

    /// <summary>Checks what a pipeline knows of the column before there is data.</summary>
    /// <inheritdoc cref="Find(DataViewSchema, string, string)"/>
    public static void Check(SchemaShape inputSchema, string name, string content)
    {
        var column = InputColumn.Find(inputSchema, name, Use(content));
        if (column.Kind != SchemaShape.Column.VectorKind.Scalar || column.ItemType is not PrimitiveDataViewType)
            throw new ArgumentOutOfRangeException(nameof(inputSchema), Unsuitable(name, $"{column.Kind} of {column.ItemType}", content));
    }

    /// <summary>Returns what reads the column of the row on which the source stands.</summary>
    public static Func<string> Create(DataViewRow row, DataViewSchema.Column column)
    {
        var read = Generic<Func<string>>(nameof(Reader), column.Type.RawType, row, column);
        if (column.Type is not KeyDataViewType) return read;
        var values = column.Annotations.Schema.GetColumnOrNull(KeyValues) is { Type: VectorDataViewType vector }
            ? Generic<string[]>(nameof(Values), vector.ItemType.RawType, column.Annotations)
            : null;
        return () => KeyText(read(), values);
    }

    /// <summary>Returns a value as text that does not depend on the culture. Nothing, and what is not a number, is the empty text.</summary>
    public static string Text<T>(T value) => value switch
    {
        float.NaN or double.NaN => "",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value?.ToString() ?? "",
    };

    private static string Use(string content) => $"to take {content} from";

    private static string Unsuitable(string name, string type, string content) =>
        $"Column '{name}' is {type}; {content} are read from text, keys or numbers.";

    private static T Generic<T>(string method, Type argument, params object[] arguments)
    {
        var generic = typeof(TextGetter).GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic)!;
        return (T)generic.MakeGenericMethod(argument).Invoke(null, arguments)!;
    }

    private static Func<string> Reader<T>(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<T>(column);
        var value = default(T)!;
        return () =>
        {
            getter(ref value);
            return Text(value);
        };
    }

    private static string[] Values<T>(DataViewSchema.Annotations annotations)
    {
        VBuffer<T> values = default;
        annotations.GetValue(KeyValues, ref values);
        return [.. values.DenseValues().Select(Text)];
    }

    // The raw value of a key is one more than the key: 0 is a missing one.
    private static string KeyText(string raw, string[]? values)
    {
        var key = ulong.Parse(raw, CultureInfo.InvariantCulture);
        if (key == 0) return "";
        return values is null ? Text(key - 1) : values[key - 1];
    }
}
