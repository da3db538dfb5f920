using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Scoring.Sessions;
using MLNetDeepRanking.Transforms.Batching;

namespace MLNetDeepRanking.Transforms.Embedding;

/// <summary>A network bound to the picture column of one schema.</summary>
internal sealed class EmbeddingScorer(
    IHostEnvironment environment,
    EmbeddingSession session,
    PictureDecoder decoder,
    DataViewSchema.Column pictureColumn,
    PictureColumnKind kind,
    string outputColumnName,
    DeepRankScoringOptions options) : IBatchScorer
{
    public IHostEnvironment Environment => environment;

    public EmbeddingSession Session => session;

    public PictureDecoder Decoder => decoder;

    public DataViewSchema.Column PictureColumn => pictureColumn;

    public PictureColumnKind Kind => kind;

    public PictureErrorPolicy ErrorPolicy => options.ErrorPolicy;

    public int BatchSize => options.BatchSize;

    public IReadOnlyList<DataViewSchema.Column> InputColumns { get; } = [pictureColumn];

    public IReadOnlyList<DataViewSchema.DetachedColumn> OutputColumns { get; } =
        [new(outputColumnName, new VectorDataViewType(NumberDataViewType.Single, session.EmbeddingSize), null)];

    public IScoringPass BeginPass(int cursors) => new EmbeddingPass(this, cursors);
}
