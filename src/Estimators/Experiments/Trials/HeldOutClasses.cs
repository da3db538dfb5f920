using Microsoft.ML;
using MLNetDeepRanking.Estimators.Sampling;
using MLNetDeepRanking.Trainer.Training;
using MLNetDeepRanking.Transforms.Neighbors;

namespace MLNetDeepRanking.Estimators.Experiments;

/// <summary>Chooses, by a seed, the classes that trials are judged by and do not see.</summary>
internal static class HeldOutClasses
{
    /// <summary>Returns their labels, as text.</summary>
    /// <exception cref="ArgumentException">There are too few classes.</exception>
    public static HashSet<string> Of(IDataView data, string labelColumnName, double share, int seed)
    {
        var column = TextGetter.Find(data.Schema, labelColumnName, "labels");
        var numbers = new ClassNumbers();
        List<string> texts = [];
        using var cursor = data.GetRowCursor([column]);
        var label = TextGetter.Create(cursor, column);
        while (cursor.MoveNext()) texts.Add(label());
        var split = ClassSplit.Of([.. texts.Select(numbers.Of)], share, new Random(seed));
        return split.Validation.Length > 0
            ? [.. split.Validation.Select(row => texts[row])]
            : throw new ArgumentException(
                "Trials are judged by classes that they have not seen, but there are fewer than four classes with two pictures: give validation data.",
                nameof(data));
    }
}
