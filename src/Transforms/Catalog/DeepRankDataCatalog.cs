using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Search;
using MLNetDeepRanking.Transforms;
using MLNetDeepRanking.Transforms.Catalog;
using MLNetDeepRanking.Transforms.Evaluation;

namespace Microsoft.ML;

/// <summary>Adds folders of pictures, and the search for duplicates among pictures, to <c>mlContext.Data</c>.</summary>
public static class DeepRankDataCatalog
{
    /// <summary>Lists the pictures of a folder in which each sub-folder is a class, such as <c>photos/cat/1.jpg</c>.</summary>
    /// <param name="catalog">The data operations of an <see cref="MLContext"/>.</param>
    /// <param name="folder">The folder.</param>
    /// <returns>
    /// A row for each picture, in ordinal order of label and path: <c>ImagePath</c> (Text), the file's path, and <c>Label</c> (Text), the
    /// name of the first-level sub-folder. The pictures are not read. The list is made now, and does not change with the folder.
    /// </returns>
    /// <exception cref="DirectoryNotFoundException">There is no folder at <paramref name="folder"/>.</exception>
    /// <exception cref="InvalidDataException">No sub-folder holds a picture, or a picture lies outside any class.</exception>
    public static IDataView LoadFromPictureFolder(this DataOperationsCatalog catalog, string folder)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        Row[] rows = [.. PictureFolder.Enumerate(folder).Select(picture => new Row { ImagePath = picture.Path, Label = picture.Label })];
        return catalog.LoadFromEnumerable(rows);
    }

    /// <summary>Finds rows that show the same picture, by their embeddings.</summary>
    /// <param name="catalog">The data operations of an <see cref="MLContext"/>.</param>
    /// <param name="data">The rows.</param>
    /// <param name="embeddingColumnName">The column of embeddings, <c>Vector&lt;Single, d&gt;</c>; rows with NaN in it are left out and counted.</param>
    /// <param name="idColumnName">The column that names rows, such as <c>ImagePath</c>: text, keys or numbers; rows are named by their numbers if null.</param>
    /// <param name="within">The largest distance of two rows that show the same picture.</param>
    /// <param name="distance">How dissimilarity is measured.</param>
    /// <returns>A group for each picture that there is more than once, in the order of the data. Nearness is passed on within a group.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of an unsuitable type, or the distance is negative.</exception>
    /// <exception cref="InvalidOperationException">No row has an embedding.</exception>
    public static IReadOnlyList<DuplicateGroup> FindDuplicates(
        this DataOperationsCatalog catalog,
        IDataView data,
        string embeddingColumnName = "Embedding",
        string? idColumnName = null,
        double within = NearDuplicates.DefaultDistance,
        VectorDistance distance = VectorDistance.Cosine)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        (string, string)[] columns = idColumnName is null ? [] : [(idColumnName, "names of rows")];
        var rows = EmbeddingRows.Read(CatalogEnvironment.Of(catalog), data, embeddingColumnName, columns);
        return
        [
            .. NearDuplicates.Find(rows.Vectors, rows.Dimension, within, distance).Select(group => new DuplicateGroup(
                [.. group.Select(row => idColumnName is null ? FormattableString.Invariant($"{rows.Positions[row]}") : rows.Text(0)[row])])),
        ];
    }

    private sealed class Row
    {
        public required string ImagePath { get; init; }

        public required string Label { get; init; }
    }
}
