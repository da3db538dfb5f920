using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using MLNetDeepRanking.Scoring;
using MLNetDeepRanking.Transforms.Catalog;
using MLNetDeepRanking.Transforms.Neighbors;
using MLNetDeepRanking.Transforms.Saving;

namespace Microsoft.ML;

/// <summary>Adds the loading of Deep Ranking transformers, and the growth of their galleries, to <c>mlContext.Model</c>.</summary>
[SuppressMessage(
    "ApiDesign", "RS0026", Justification = "The overloads differ in the type of a required parameter, so no call can become ambiguous.")]
public static class DeepRankModelCatalog
{
    /// <summary>Loads a model that <c>mlContext.Model.Save</c> wrote, with the transformers of this library in it as they were.</summary>
    /// <param name="catalog">The model operations of an <see cref="MLContext"/>.</param>
    /// <param name="filePath">The path of the zip file.</param>
    /// <param name="inputSchema">Receives the schema that the model was saved with; null if it was saved without one.</param>
    /// <param name="execution">Where and with how many threads its networks run; as the <see cref="MLContext"/> says if null.</param>
    /// <returns>The model. One without transformers of this library is as <c>mlContext.Model.Load</c> returns it.</returns>
    /// <remarks>
    /// <para>
    /// <c>mlContext.Model.Load</c> loads the same file, in any process, as stock transformers, which score one row at a time. Embeddings of
    /// the same pixels and neighbours are the same there. But it is stock ML.NET that decodes pictures: it ignores EXIF orientation, shows
    /// black where a picture is transparent or padded, resizes with another filter, and stops at a bad file without naming it. Opaque,
    /// upright pictures of the network's size come out the same.
    /// </para>
    /// <para>Load models only from sources that you trust.</para>
    /// </remarks>
    /// <exception cref="FileNotFoundException">There is no file at <paramref name="filePath"/>.</exception>
    /// <exception cref="InvalidDataException">What this library wrote into the file is damaged, or of a newer version.</exception>
    public static ITransformer LoadDeepRank(
        this ModelOperationsCatalog catalog, string filePath, out DataViewSchema? inputSchema, ExecutionOptions? execution = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(filePath);
        if (!File.Exists(filePath)) throw new FileNotFoundException($"There is no saved model at '{filePath}'.", filePath);
        using var stream = File.OpenRead(filePath);
        return catalog.LoadDeepRank(stream, out inputSchema, execution);
    }

    /// <summary>Loads a model that <c>mlContext.Model.Save</c> wrote, with the transformers of this library in it as they were.</summary>
    /// <param name="catalog">The model operations of an <see cref="MLContext"/>.</param>
    /// <param name="stream">The content of the zip file; readable and seekable. It stays open.</param>
    /// <param name="inputSchema">Receives the schema that the model was saved with; null if it was saved without one.</param>
    /// <param name="execution">Where and with how many threads its networks run; as the <see cref="MLContext"/> says if null.</param>
    /// <returns>The model. One without transformers of this library is as <c>mlContext.Model.Load</c> returns it.</returns>
    /// <remarks>Load models only from sources that you trust.</remarks>
    /// <exception cref="InvalidDataException">What this library wrote is damaged, or of a newer version.</exception>
    public static ITransformer LoadDeepRank(
        this ModelOperationsCatalog catalog, Stream stream, out DataViewSchema? inputSchema, ExecutionOptions? execution = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(stream);
        var start = stream.Position;
        var model = catalog.Load(stream, out inputSchema);
        try
        {
            stream.Position = start;
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            return new StockBlocks(CatalogEnvironment.Of(catalog), archive, execution?.Validated()).Restore(model);
        }
        catch
        {
            (model as IDisposable)?.Dispose();
            throw;
        }
    }

    /// <summary>Adds rows to those among which a model's <c>NearestNeighbors</c> finds neighbours, without fitting anything again.</summary>
    /// <param name="catalog">The model operations of an <see cref="MLContext"/>.</param>
    /// <param name="model">A fitted or loaded model with a <c>NearestNeighbors</c> in it.</param>
    /// <param name="rows">The new rows, as the model takes them: pictures, if it embeds pictures, with their names and labels.</param>
    /// <returns>A model with larger galleries. The old one stays as it is, and shares all else with the new one: do not dispose of it before that.</returns>
    /// <exception cref="ArgumentException">There is no <c>NearestNeighbors</c> in the model.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of an unsuitable type.</exception>
    /// <exception cref="InvalidOperationException">No row has an embedding.</exception>
    public static ITransformer GrowGallery(this ModelOperationsCatalog catalog, ITransformer model, IDataView rows)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rows);
        return GalleryGrowth.Grow(model, rows);
    }
}
