using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Scoring.Explanations;
using MLNetDeepRanking.Scoring.Sessions;

namespace MLNetDeepRanking.Scoring;

/// <summary>Explains why two pictures are alike to a model.</summary>
/// <remarks>
/// Where the model's embedding is linear in what it last saw in places, up to lengths, each pair of places has a contribution, and all of them add up to
/// the score (after Stylianou et al., "Visualizing Deep Similarity Networks", WACV 2019, here for the whole multi-scale network).
/// For other models it covers one place after the other. <see cref="Method"/> tells which. Safe to share between threads.
/// </remarks>
public sealed class SimilarityExplainer : IDisposable
{
    private const int DefaultGrid = 8;

    private readonly DeepRankModel _model;
    private readonly PictureDecoder _decoder;
    private readonly EmbeddingSession _session;
    private readonly EndingSession? _ending;
    private readonly int _grid;

    /// <summary>Opens a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="method">How to explain; null for contributions if the model allows it, and otherwise occlusion.</param>
    /// <param name="occlusionGrid">The rows and columns of places that occlusion covers; 2 to 64.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    /// <exception cref="InvalidDataException">The model's graph cannot be run.</exception>
    /// <exception cref="NotSupportedException">Contributions are asked for, and the model's end is not linear; the message says what is in the way.</exception>
    public SimilarityExplainer(DeepRankModel model, ExplanationMethod? method = null, int occlusionGrid = DefaultGrid)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(occlusionGrid, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(occlusionGrid, 64);
        if (method is { } named && !Enum.IsDefined(named)) throw new ArgumentOutOfRangeException(nameof(method), method, "This is not a known method.");
        _model = model;
        _grid = occlusionGrid;
        _decoder = new PictureDecoder(model.Manifest.Preprocessing);
        _session = EmbeddingSession.Open(model, PixelForm.Bytes, new() { Provider = ExecutionProvider.Cpu, WarmUp = false });
        try
        {
            string? obstacle = null;
            if (method != ExplanationMethod.Occlusion) _ending = EndingSession.Open(model, out obstacle);
            if (method == ExplanationMethod.Contributions && _ending is null)
                throw new NotSupportedException(
                    $"The model's similarity has no contributions of places: {obstacle} stands between its last maps and its embedding. Use Occlusion.");
            Description = Describe(obstacle);
        }
        catch
        {
            _session.Dispose();
            throw;
        }
    }

    /// <summary>Gets how similarities are explained.</summary>
    public ExplanationMethod Method => _ending is null ? ExplanationMethod.Occlusion : ExplanationMethod.Contributions;

    /// <summary>Gets a sentence on how similarities are explained, and why so.</summary>
    public string Description { get; }

    /// <summary>Explains the similarity of two picture files.</summary>
    /// <param name="firstPath">The path of a PNG, JPEG, WebP, GIF or BMP file.</param>
    /// <param name="secondPath">The path of another.</param>
    /// <exception cref="PictureException">A picture cannot be decoded; the message names its path.</exception>
    /// <exception cref="ObjectDisposedException">The explainer was disposed.</exception>
    public SimilarityExplanation Explain(string firstPath, string secondPath)
    {
        var (first, second) = (Read(firstPath), Read(secondPath));
        float[] firstVector = Embed(first), secondVector = Embed(second);
        var score = firstVector.Zip(secondVector, (a, b) => (double)a * b).Sum();
        return _ending is null
            ? new()
            {
                FirstPath = firstPath,
                SecondPath = secondPath,
                Score = score,
                Method = Method,
                Description = Description,
                Preprocessing = _decoder.Preprocessing,
                First = Occlusion.Of(_session, _decoder.Preprocessing, first, secondVector, _grid),
                Second = Occlusion.Of(_session, _decoder.Preprocessing, second, firstVector, _grid),
            }
            : Contributions(_ending.Embed(first), _ending.Embed(second), firstPath, secondPath, score);
    }

    /// <summary>Gives up the model.</summary>
    public void Dispose()
    {
        _ending?.Dispose();
        _session.Dispose();
    }

    private SimilarityExplanation Contributions(PlaceVectors first, PlaceVectors second, string firstPath, string secondPath, double score)
    {
        SimilarityPart[] parts = [.. first.Parts.Zip(second.Parts, (a, b) => new SimilarityPart(a.Name, a.Along(second.Total), b.Along(first.Total)))];
        PlacePair[] pairs = [.. PairsOf(first, second).OrderByDescending(pair => pair.Value)];
        return new()
        {
            FirstPath = firstPath,
            SecondPath = secondPath,
            Score = score,
            Method = Method,
            Description = Description,
            Preprocessing = _decoder.Preprocessing,
            First = PlaceMap.Overlay([.. parts.Select(part => part.First)]),
            Second = PlaceMap.Overlay([.. parts.Select(part => part.Second)]),
            FirstOffset = PartVectors.Dot(first.Bias, second.Total),
            SecondOffset = PartVectors.Dot(second.Bias, first.Total),
            Parts = parts,
            Pairs = pairs,
            PairsOffset = PartVectors.Dot(first.Bias, second.Total) + PartVectors.Dot(second.Bias, first.Total) - PartVectors.Dot(first.Bias, second.Bias),
        };
    }

    private static IEnumerable<PlacePair> PairsOf(PlaceVectors first, PlaceVectors second) =>
        from a in first.Parts
        from i in Enumerable.Range(0, a.Vectors.Length)
        from b in second.Parts
        from j in Enumerable.Range(0, b.Vectors.Length)
        let here = a.Middle(i)
        let there = b.Middle(j)
        select new PlacePair(here.X, here.Y, there.X, there.Y, PartVectors.Dot(a.Vectors[i], b.Vectors[j]));

    private string Describe(string? obstacle) => _ending is not null
        ? "Each place's contribution: with what the bias adds, they add up to the score."
        : obstacle is null
            ? "What the score loses when a place is covered. The losses do not add up to the score."
            : $"What the score loses when a place is covered, since contributions are not known: {obstacle} stands between the last maps and the embedding. " +
              "The losses do not add up to the score.";

    private byte[] Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var pixels = new byte[_model.Manifest.Preprocessing.ByteCount];
        _decoder.Decode(path, pixels);
        return pixels;
    }

    private float[] Embed(byte[] pixels)
    {
        var vector = new float[_session.EmbeddingSize];
        _session.Run(pixels, 0, 1, vector);
        return vector;
    }
}
