using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Estimators.Sampling;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Trainer.Relevance;

namespace MLNetDeepRanking.Estimators;

/// <summary>Relevance from a column of scores or of features.</summary>
internal sealed class ColumnRelevanceSource(string name) : RelevanceSource
{
    internal override string ColumnName(string pictureColumnName) => name;

    internal override RelevanceRows Start(DataViewRowCursor cursor, DataViewSchema.Column? column, DeepRankOptions options) =>
        column!.Value.Type is VectorDataViewType
            ? new Vectors(FeatureGetter.Create(cursor, column.Value, "relevance"))
            : new Scores(ScoreGetter.Create(cursor, column.Value, "Relevance"), column.Value.Name);

    private sealed class Scores(Func<double> score, string column) : RelevanceRows
    {
        private readonly List<double> _scores = [];

        public override void Add(long row)
        {
            var value = score();
            if (!double.IsFinite(value))
                throw new InvalidOperationException($"Row {row}, column '{column}': the score is {value}. Give each row a number, or filter the row out.");
            _scores.Add(value);
        }

        public override IRelevance Complete(PictureStore pictures, IReadOnlyList<int> labels) =>
            new ScoreRelevance([.. pictures.SourceIndices.Select(row => _scores[row])], labels);
    }

    private sealed class Vectors(Func<long, float[]> features) : RelevanceRows
    {
        private readonly List<float[]> _rows = [];

        public override void Add(long row) => _rows.Add(features(row));

        public override IRelevance Complete(PictureStore pictures, IReadOnlyList<int> labels) =>
            new VectorRelevance([.. pictures.SourceIndices.SelectMany(row => _rows[row])], _rows[0].Length, labels);
    }
}
