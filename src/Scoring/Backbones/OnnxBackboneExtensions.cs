using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Scoring.Backbones;
using MLNetDeepRanking.Scoring.Sessions;

namespace MLNetDeepRanking.Scoring;

/// <summary>Runs a backbone over pictures.</summary>
public static class OnnxBackboneExtensions
{
    private const int PicturesPerRun = 16;

    /// <summary>Computes the features of every picture, once; a folder keeps them for the next time.</summary>
    /// <param name="backbone">The backbone.</param>
    /// <param name="pictures">The pictures, of the backbone's size.</param>
    /// <param name="cacheFolder">Where features are kept, by the content of pictures and backbone; null to keep none.</param>
    /// <param name="progress">Receives the number of pictures computed so far, from any thread.</param>
    /// <param name="cancellation">Stops the work; what was computed before is kept in the folder.</param>
    /// <exception cref="ArgumentException">The pictures are not of the backbone's size.</exception>
    /// <exception cref="InvalidDataException">The backbone does not run, or not on several pictures at a time.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static BackboneFeatures Extract(
        this OnnxBackbone backbone, PictureStore pictures, string? cacheFolder = null, IProgress<int>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        ArgumentNullException.ThrowIfNull(pictures);
        var (width, height) = (pictures.Preprocessing.Width, pictures.Preprocessing.Height);
        if ((width, height) != (backbone.Width, backbone.Height))
            throw new ArgumentException(
                $"The pictures are {width}×{height} pixels; the backbone '{backbone.Name}' takes {backbone.Width}×{backbone.Height}.", nameof(pictures));

        var size = backbone.FeatureSize;
        var values = new float[checked(pictures.Count * size)];
        var cache = cacheFolder is null ? null : new FeatureCache(cacheFolder, backbone);
        UInt128[] keys = cache is null ? [] : [.. Enumerable.Range(0, pictures.Count).AsParallel().AsOrdered().Select(i => FeatureCache.Key(pictures[i]))];
        int[] unknown = [.. Enumerable.Range(0, pictures.Count).Where(i => cache is null || !cache.TryGet(keys[i], values.AsSpan(i * size, size)))];
        if (unknown.Length == 0) return new BackboneFeatures(backbone, values);

        var done = new bool[pictures.Count];
        try
        {
            Compute(backbone, pictures, unknown, values, done, progress, cancellation);
        }
        finally
        {
            foreach (var i in unknown)
                if (done[i]) cache?.Add(keys[i], values.AsSpan(i * size, size));
            cache?.Save();
        }
        return new BackboneFeatures(backbone, values);
    }

    private static void Compute(
        OnnxBackbone backbone, PictureStore pictures, int[] rows, float[] values, bool[] done, IProgress<int>? progress, CancellationToken cancellation)
    {
        using var session = BackboneSession.Open(backbone);
        var options = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = session.Plan.Concurrency };
        var count = 0;
        Parallel.ForEach(rows.Chunk(PicturesPerRun), options, part =>
        {
            var pixels = new byte[part.Length * session.PictureSize];
            var features = new float[part.Length * session.EmbeddingSize];
            for (var i = 0; i < part.Length; i++) pictures[part[i]].CopyTo(pixels.AsSpan(i * session.PictureSize));
            session.Run(pixels, 0, part.Length, features);
            for (var i = 0; i < part.Length; i++)
            {
                features.AsSpan(i * session.EmbeddingSize, session.EmbeddingSize).CopyTo(values.AsSpan(part[i] * session.EmbeddingSize));
                done[part[i]] = true;
            }
            progress?.Report(Interlocked.Add(ref count, part.Length));
        });
    }
}
