using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Transforms.Catalog;

namespace MLNetDeepRanking.Transforms.Embedding;

/// <summary>Tells which of the accepted kinds a column is, and explains itself when it is none.</summary>
internal static class PictureColumn
{
    private const string Use = "to read pictures from";

    /// <summary>Finds the column and its kind.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There is no such column, or it does not hold pictures at the network's size.
    /// </exception>
    public static (DataViewSchema.Column Column, PictureColumnKind Kind) Find(
        DataViewSchema inputSchema, string name, Preprocessing preprocessing)
    {
        ReservedNames.Check(inputSchema);
        var column = InputColumn.Find(inputSchema, name, Use);
        var kind = KindOf(column.Type, preprocessing) ?? throw new ArgumentOutOfRangeException(
            nameof(inputSchema), Unsuitable(name, $"{column.Type}", preprocessing));
        return (column, kind);
    }

    /// <summary>Checks what a pipeline knows of the column before there is data: its name and item type, but no sizes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, or it cannot hold pictures.</exception>
    public static void Check(SchemaShape inputSchema, string name, Preprocessing preprocessing)
    {
        ReservedNames.Check(inputSchema);
        var column = InputColumn.Find(inputSchema, name, Use);
        var (kind, item) = (column.Kind, column.ItemType);
        var suits = !column.IsKey && kind switch
        {
            SchemaShape.Column.VectorKind.Scalar => item is TextDataViewType or ImageDataViewType,
            SchemaShape.Column.VectorKind.Vector => item == NumberDataViewType.Byte || item == NumberDataViewType.Single,
            _ => false,
        };
        if (suits) return;
        var type = kind switch
        {
            SchemaShape.Column.VectorKind.Scalar => $"{(column.IsKey ? "Key of " : "")}{item}",
            SchemaShape.Column.VectorKind.Vector => $"Vector<{item}>",
            _ => $"Vector<{item}> of unknown size",
        };
        throw new ArgumentOutOfRangeException(nameof(inputSchema), Unsuitable(name, type, preprocessing));
    }

    private static PictureColumnKind? KindOf(DataViewType type, Preprocessing preprocessing)
    {
        var (height, width) = (preprocessing.Height, preprocessing.Width);
        return type switch
        {
            TextDataViewType => PictureColumnKind.Path,
            ImageDataViewType => PictureColumnKind.Image,
            VectorDataViewType vector when vector.ItemType == NumberDataViewType.Byte && HasShape(vector, [height, width, 3]) =>
                PictureColumnKind.Bytes,
            VectorDataViewType vector when vector.ItemType == NumberDataViewType.Single && HasShape(vector, [3, height, width]) =>
                PictureColumnKind.Floats,
            _ => null,
        };
    }

    // A flat vector says only its size; one with three dimensions also says whether its channels are interleaved or planar.
    private static bool HasShape(VectorDataViewType vector, ReadOnlySpan<int> shape) =>
        vector.Size == shape[0] * shape[1] * shape[2] && (vector.Dimensions.Length != 3 || vector.Dimensions.AsSpan().SequenceEqual(shape));

    private static string Unsuitable(string name, string type, Preprocessing preprocessing)
    {
        var (height, width, size) = (preprocessing.Height, preprocessing.Width, preprocessing.ByteCount);
        return
            $"Column '{name}' is {type}. DeepRankEmbed reads pictures from a path (Text), from an MLImage, from Vector<Byte, {size}> " +
            $"({height}×{width}×3, RGB interleaved: ExtractPixels with interleavePixelColors: true, outputAsFloatArray: false), " +
            $"or from Vector<Single, {size}> (3×{height}×{width}, RGB from 0 to 255: ExtractPixels as it is). " +
            "The size of a vector must be known: put [VectorType(size)] on a class's member.";
    }
}
