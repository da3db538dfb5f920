using MLNetDeepRanking.Imaging;

namespace Microsoft.ML;

/// <summary>Adds folders of pictures to <c>mlContext.Data</c>.</summary>
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

    private sealed class Row
    {
        public required string ImagePath { get; init; }

        public required string Label { get; init; }
    }
}
