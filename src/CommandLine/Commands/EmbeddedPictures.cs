using System.Runtime.InteropServices;
using MLNetDeepRanking.Bulk;
using MLNetDeepRanking.CommandLine.Output;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Scoring;

namespace MLNetDeepRanking.CommandLine.Commands;

/// <summary>The pictures of a folder or a list with their vectors, those that can be read.</summary>
/// <param name="Pictures">The pictures.</param>
/// <param name="VectorList">Their vectors, <c>[Pictures.Count, Dimension]</c>.</param>
/// <param name="Dimension">The length of a vector.</param>
internal sealed record EmbeddedPictures(List<BulkPicture> Pictures, List<float> VectorList, int Dimension)
{
    private const int Told = 1000;

    public ReadOnlySpan<float> Vectors => CollectionsMarshal.AsSpan(VectorList);

    /// <summary>Embeds those pictures that are wanted; all if nothing is said.</summary>
    public static EmbeddedPictures Read(
        Terminal terminal, DeepRankModel model, string source, CancellationToken cancellation, Func<BulkPicture, bool>? isWanted = null)
    {
        using var embedder = new ImageEmbedder(model, new ImageEmbedderOptions { ErrorPolicy = PictureErrorPolicy.Skip });
        BulkPicture[] pictures = [.. SharedOptions.Collection(source).Where(isWanted ?? (_ => true))];
        return ProgressBar.Run(terminal, "embedding", tell =>
        {
            var (kept, vectors, done) = (new List<BulkPicture>(), new List<float>(), 0);
            foreach (var (picture, embedded) in pictures.Zip(embedder.EmbedMany(pictures.Select(picture => picture.Path), cancellation)))
            {
                if (embedded.Error is { } error)
                {
                    terminal.Error.WriteLine(error.Message);
                    continue;
                }
                kept.Add(picture);
                vectors.AddRange(embedded.Vector.Span);
                if (++done % Told == 0) tell((double)done / pictures.Length, $"{done} of {pictures.Length} pictures embedded");
            }
            return new EmbeddedPictures(kept, vectors, embedder.EmbeddingSize);
        });
    }
}
