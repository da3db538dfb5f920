using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using MLNetDeepRanking.Bulk.Parts;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Scoring;

namespace MLNetDeepRanking.Bulk;

/// <summary>Embeds a collection of pictures into a folder of Parquet files: in shards, by as many processes and machines as there are, and resumable.</summary>
/// <remarks>
/// <para>
/// A part file has a row for each picture: <c>id</c> and <c>path</c> (string), <c>vector</c> (list of float, null if the picture cannot be read),
/// <c>model</c> (string, the content hash of the model) and <c>error</c> (string, null if there is none). Files are written beside their names and renamed,
/// so that a reader never sees half of one.
/// </para>
/// <para>
/// A run passes over every picture that a part file in the folder holds already, whoever wrote it: a job that was killed, or a collection that has grown, is
/// finished by running the same job again, with the same number of shards or another. Two processes must not run the same shard at once, and the second is
/// refused. An instance runs once at a time.
/// </para>
/// </remarks>
[SuppressMessage("ApiDesign", "RS0026", Justification = "The overloads differ in the type of a required parameter, so no call can become ambiguous.")]
public sealed class BulkEmbeddingJob
{
    private readonly DeepRankModel _model;
    private readonly string _folder;
    private readonly BulkEmbeddingOptions _options;

    /// <summary>Creates a job.</summary>
    /// <param name="modelPath">The path of an ONNX file that this library's training wrote.</param>
    /// <param name="folder">The folder of the part files; it is made if it is not there.</param>
    /// <param name="options">The shard, the size of a part, and how pictures are embedded; the defaults if null.</param>
    /// <exception cref="FileNotFoundException">There is no file at <paramref name="modelPath"/>.</exception>
    /// <exception cref="InvalidDataException">The file is not a Deep Ranking model.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public BulkEmbeddingJob(string modelPath, string folder, BulkEmbeddingOptions? options = null)
        : this(DeepRankModel.Load(modelPath), folder, options)
    {
    }

    /// <summary>Creates a job.</summary>
    /// <param name="model">The model.</param>
    /// <param name="folder">The folder of the part files; it is made if it is not there.</param>
    /// <param name="options">The shard, the size of a part, and how pictures are embedded; the defaults if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public BulkEmbeddingJob(DeepRankModel model, string folder, BulkEmbeddingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        (_model, _folder, _options) = (model, folder, (options ?? new()).Validated());
    }

    /// <summary>Embeds those pictures of the shard that no part file holds.</summary>
    /// <param name="pictures">All pictures of the collection. Of several with the same id, the first counts.</param>
    /// <param name="progress">Is told after each part.</param>
    /// <param name="cancellation">Ends the run after the pictures under way; what was embedded is written.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="InvalidDataException">The folder holds vectors of another model, or a part file that is damaged.</exception>
    /// <exception cref="IOException">Another process runs the same shard; or a part cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public BulkEmbeddingProgress Run(
        IEnumerable<BulkPicture> pictures, IProgress<BulkEmbeddingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        Directory.CreateDirectory(_folder);
        using var shardLock = ShardLock.Take(_folder, _options.Shard);
        var hash = _model.Manifest.ContentHash;
        var choice = new PictureChoice(_options.Shard, FinishedParts.Read(_folder, hash, _options.RetryFailed));
        var parts = new PartSequence(_folder, _options.Shard, hash, _model.Manifest.EmbeddingSize);
        parts.RemoveUnfinished();
        var (embedded, failed, started) = (0L, 0L, _options.TimeProvider.GetTimestamp());

        using var embedder = new ImageEmbedder(_model, EmbedderOptions());
        var underWay = new ConcurrentQueue<BulkPicture>();
        try
        {
            foreach (var result in embedder.EmbedMany(Begin(), cancellation))
            {
                underWay.TryDequeue(out var picture);
                parts.Add(picture!, result);
                if (result.Error is null) embedded++;
                else failed++;
                if (parts.Pending < _options.PicturesPerPart) continue;
                parts.Write();
                progress?.Report(Now());
            }
        }
        finally
        {
            parts.Write();
        }
        var end = Now();
        progress?.Report(end);
        return end;

        IEnumerable<string> Begin()
        {
            foreach (var picture in pictures)
            {
                if (!choice.Takes(picture)) continue;
                underWay.Enqueue(picture);
                yield return picture.Path;
            }
        }

        BulkEmbeddingProgress Now() =>
            new(embedded, failed, choice.DoneBefore, choice.OfOtherShards, parts.Written, _options.TimeProvider.GetElapsedTime(started));
    }

    private ImageEmbedderOptions EmbedderOptions() => new()
    {
        BatchSize = _options.Embedder.BatchSize,
        Decoding = _options.Embedder.Decoding,
        Execution = _options.Embedder.Execution,
        ErrorPolicy = PictureErrorPolicy.Skip,
    };
}
