using Microsoft.ML;
using MLNetDeepRanking.CommandLine.Output;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Transforms;

namespace MLNetDeepRanking.CommandLine.Commands;

/// <summary>The pictures of a folder of classes with their embeddings: columns ImagePath, Label and Embedding.</summary>
internal sealed class EmbeddedFolder : IDisposable
{
    private readonly DeepRankEmbeddingTransformer _embedding;

    public EmbeddedFolder(Terminal terminal, string model, string folder)
    {
        Context = new MLContext(seed: 1);
        Context.Log += (_, e) =>
        {
            if (e.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning) terminal.Error.WriteLine(e.Message);
        };
        var pictures = Context.Data.LoadFromPictureFolder(folder);
        var options = new DeepRankScoringOptions { ErrorPolicy = PictureErrorPolicy.Skip };
        _embedding = Context.Transforms.DeepRankEmbed("Embedding", "ImagePath", model, options).Fit(pictures);
        // Metrics and audits read their rows more than once; pictures are embedded once.
        Rows = Context.Data.Cache(_embedding.Transform(pictures), "ImagePath", "Label", "Embedding");
    }

    public MLContext Context { get; }

    public IDataView Rows { get; }

    public void Dispose() => _embedding.Dispose();
}
