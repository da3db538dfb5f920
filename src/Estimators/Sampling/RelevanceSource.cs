using Microsoft.ML;
using MLNetDeepRanking.Estimators.Sampling;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Trainer.Relevance;

namespace MLNetDeepRanking.Estimators;

/// <summary>Where it is known from how relevant pictures of a class are to each other.</summary>
public abstract class RelevanceSource
{
    private protected RelevanceSource()
    {
    }

    /// <summary>Takes relevance from a column of the training data.</summary>
    /// <param name="name">
    /// A column of <c>Single</c> or <c>Double</c>, one score a picture: see <see cref="ScoreRelevance"/>; or of <c>Vector&lt;Single&gt;</c>, features of a
    /// picture, such as the embeddings of another network: see <see cref="VectorRelevance"/>.
    /// </param>
    public static RelevanceSource Column(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new ColumnRelevanceSource(name);
    }

    /// <summary>Takes relevance from a file of pairs, <c>a,b,relevance</c> a line: see <see cref="RelevanceFile"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="nameColumnName">The column with the names that the file uses; null if they are the paths in the picture column.</param>
    public static RelevanceSource PairFile(string path, string? nameColumnName = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new PairFileRelevanceSource(path, nameColumnName);
    }

    /// <summary>Takes relevance from the features that a published network has of the pictures: see <see cref="TeacherRelevance"/>.</summary>
    /// <param name="backbone">
    /// A network that takes pictures of the size that the trained one takes. For another size, embed with it into a column first, and use <see cref="Column"/>.
    /// </param>
    public static RelevanceSource Teacher(OnnxBackbone backbone)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        return new TeacherRelevanceSource(backbone);
    }

    /// <summary>Returns the name of the column that is read, if one is.</summary>
    internal abstract string? ColumnName(string pictureColumnName);

    /// <summary>Begins to read the column of the rows that a cursor will stand on.</summary>
    /// <param name="cursor">The cursor, on which the column is active.</param>
    /// <param name="column">The column that <see cref="ColumnName"/> names.</param>
    /// <param name="options">The options of the training.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is of a type that no relevance is made from.</exception>
    internal abstract RelevanceRows Start(DataViewRowCursor cursor, DataViewSchema.Column? column, DeepRankOptions options);
}
