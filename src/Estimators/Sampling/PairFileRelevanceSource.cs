using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Estimators.Sampling;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Trainer.Relevance;
using MLNetDeepRanking.Transforms.Neighbors;

namespace MLNetDeepRanking.Estimators;

/// <summary>Relevance from a file that names pairs of pictures.</summary>
internal sealed class PairFileRelevanceSource(string path, string? nameColumnName) : RelevanceSource
{
    internal override string ColumnName(string pictureColumnName) => nameColumnName ?? pictureColumnName;

    internal override RelevanceRows Start(DataViewRowCursor cursor, DataViewSchema.Column? column, DeepRankOptions options)
    {
        if (column!.Value.Type is not TextDataViewType)
            throw new ArgumentOutOfRangeException(
                nameof(cursor),
                $"Column '{column.Value.Name}' is {column.Value.Type}; the pairs of '{path}' are named by text. Give nameColumnName, a column of names.");
        return new Names(TextGetter.Create(cursor, column.Value), path);
    }

    private sealed class Names(Func<string> name, string path) : RelevanceRows
    {
        private readonly List<string> _names = [];

        public override void Add(long row) => _names.Add(name());

        public override IRelevance Complete(PictureStore pictures, IReadOnlyList<int> labels) =>
            RelevanceFile.Read(path, [.. pictures.SourceIndices.Select(row => _names[row])], labels);
    }
}
