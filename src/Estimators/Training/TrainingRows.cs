using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetDeepRanking.Estimators.Sampling;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Trainer.Training;
using MLNetDeepRanking.Transforms.Embedding;
using MLNetDeepRanking.Transforms.Neighbors;

namespace MLNetDeepRanking.Estimators.Training;

/// <summary>The pictures and labels of a data view, read in one pass: pixels at the network's size, labels as class numbers.</summary>
internal sealed class TrainingRows
{
    private const string LabelContent = "labels";

    private readonly SideColumns _side;

    private TrainingRows(PictureStore pictures, IReadOnlyList<int> labels, SideColumns side)
    {
        Pictures = pictures;
        Labels = labels;
        _side = side;
    }

    public PictureStore Pictures { get; }

    /// <summary>Gets the class of each kept picture, numbered in the order of first appearance.</summary>
    public IReadOnlyList<int> Labels { get; }

    public int ClassCount => Labels.Distinct().Count();

    /// <summary>Reads the rows whose label is to be kept; all of them if <paramref name="keeps"/> is null.</summary>
    public static TrainingRows Read(
        IDataView data, string pictureColumnName, string labelColumnName, DeepRankOptions options, Func<string, bool>? keeps = null)
    {
        var (pictureColumn, kind) = PictureColumn.Find(data.Schema, pictureColumnName, options.Preprocessing);
        var labelColumn = TextGetter.Find(data.Schema, labelColumnName, LabelContent);
        var classes = new ClassNumbers();
        var labels = new List<int>();
        var side = new SideColumns(data.Schema, pictureColumnName, options);
        using var cursor = data.GetRowCursor([pictureColumn, labelColumn, .. side.Columns]);
        side.Start(cursor);
        var label = TextGetter.Create(cursor, labelColumn);
        using var pictures = TrainingPictures.Create(cursor, pictureColumn, kind, options);
        while (cursor.MoveNext())
        {
            options.Cancellation.ThrowIfCancellationRequested();
            var text = label();
            if (keeps?.Invoke(text) == false) continue;
            labels.Add(ClassOf(text, cursor.Position));
            side.Add(cursor.Position);
            pictures.Add(cursor.Position);
        }
        if (labels.Count == 0) throw new ArgumentException("The data has no rows to train on.", nameof(data));
        var store = pictures.Complete();
        return new TrainingRows(store, [.. store.SourceIndices.Select(row => labels[row])], side);

        int ClassOf(string text, long row)
        {
            if (text.Length == 0)
                throw new InvalidOperationException(
                    $"Row {row}, column '{labelColumnName}': the label is missing. Each training row needs one: give it, or filter the row out.");
            return classes.Of(text);
        }
    }

    /// <summary>Returns the pictures with all that is known of them.</summary>
    public TrainingData Data() => _side.Complete(Pictures, Labels);

    /// <summary>Returns the paths of the kept pictures; the options name a triplet file.</summary>
    public IReadOnlyList<string> Names() => _side.Names(Pictures);

    /// <summary>Checks what a pipeline knows of the labels before there is data.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, or it does not hold scalars.</exception>
    public static void CheckLabel(SchemaShape inputSchema, string labelColumnName) =>
        TextGetter.Check(inputSchema, labelColumnName, LabelContent);

    /// <summary>Says in one warning how many pictures were left out, and why the first was.</summary>
    public void WarnOfSkipped(IChannel channel)
    {
        var skipped = Pictures.Skipped;
        if (skipped.Count == 0) return;
        channel.Warning(MessageSensitivity.UserData, "{0}", string.Create(CultureInfo.InvariantCulture,
            $"{skipped.Count} of {skipped.Count + Pictures.Count} pictures were left out of training. The first: {skipped[0].Error.Message}"));
    }
}
