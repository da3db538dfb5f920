using Microsoft.Extensions.VectorData;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Search;
using MLNetDeepRanking.Transforms;
using MLNetDeepRanking.Transforms.Catalog;
using MLNetDeepRanking.Transforms.Neighbors;

namespace Microsoft.ML;

/// <summary>Adds folders of pictures, the search for duplicates among pictures, and their way into a vector store, to <c>mlContext.Data</c>.</summary>
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

    /// <summary>Writes rows to a collection of a vector store, many at a time.</summary>
    /// <typeparam name="TRow">A class with a property for each column that is read, as <c>CreateEnumerable</c> takes it.</typeparam>
    /// <typeparam name="TKey">The type of the records' key.</typeparam>
    /// <typeparam name="TRecord">The class of the records.</typeparam>
    /// <param name="catalog">The data operations of an <see cref="MLContext"/>.</param>
    /// <param name="data">The rows.</param>
    /// <param name="collection">The collection, which is made if it does not exist.</param>
    /// <param name="record">Makes a record of a row, or null of one that is to be left out, such as a picture that was skipped.</param>
    /// <param name="batchSize">How many records are written at a time. Stores load large batches faster, and may build their graphs after the first.</param>
    /// <param name="cancellationToken">Ends the writing between two batches, or within one if the store can.</param>
    /// <returns>The number of records that were written.</returns>
    /// <remarks>If it fails, the batches before are written; writing again replaces them by the same.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is below 1.</exception>
    /// <exception cref="InvalidOperationException">The rows do not have the columns of <typeparamref name="TRow"/>.</exception>
    /// <exception cref="VectorStoreException">The store does not take the records.</exception>
    public static async Task<long> UpsertAsync<TRow, TKey, TRecord>(
        this DataOperationsCatalog catalog,
        IDataView data,
        VectorStoreCollection<TKey, TRecord> collection,
        Func<TRow, TRecord?> record,
        int batchSize = 10_000,
        CancellationToken cancellationToken = default)
        where TRow : class, new()
        where TKey : notnull
        where TRecord : class
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(collection);
        ArgumentNullException.ThrowIfNull(record);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        await collection.EnsureCollectionExistsAsync(cancellationToken).ConfigureAwait(false);
        var written = 0L;
        foreach (var batch in catalog.CreateEnumerable<TRow>(data, reuseRowObject: false).Select(record).OfType<TRecord>().Chunk(batchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await collection.UpsertAsync(batch, cancellationToken).ConfigureAwait(false);
            written += batch.Length;
        }
        return written;
    }

    private sealed class Row
    {
        public required string ImagePath { get; init; }

        public required string Label { get; init; }
    }
}
