using Microsoft.ML;
using MLNetDeepRanking.Estimators.Sampling;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Scoring;
using MLNetDeepRanking.Trainer.Relevance;

namespace MLNetDeepRanking.Estimators;

/// <summary>Relevance from what a published network says of the pictures.</summary>
internal sealed class TeacherRelevanceSource(OnnxBackbone backbone) : RelevanceSource
{
    internal override string? ColumnName(string pictureColumnName) => null;

    internal override RelevanceRows Start(DataViewRowCursor cursor, DataViewSchema.Column? column, DeepRankOptions options) =>
        new Pictures(backbone, options);

    private sealed class Pictures(OnnxBackbone backbone, DeepRankOptions options) : RelevanceRows
    {
        public override void Add(long row)
        {
        }

        public override IRelevance Complete(PictureStore pictures, IReadOnlyList<int> labels) =>
            new TeacherRelevance(backbone.Extract(pictures, options.FeatureCacheFolder, cancellation: options.Cancellation), labels);
    }
}
