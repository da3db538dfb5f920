using System.Globalization;
using System.Security.Cryptography;
using MLNetDeepRanking.Imaging;

namespace MLNetDeepRanking.Trainer.Training;

/// <summary>Notices before training what will go wrong because of the pictures themselves.</summary>
internal static class DataAlarms
{
    /// <summary>Returns what is to be said of the pictures and their classes.</summary>
    public static IEnumerable<TrainingAlarm> Of(PictureStore pictures, IReadOnlyList<int> labels, ClassSplit split)
    {
        if (labels.Count == 0) yield break;
        var sizes = split.Training.CountBy(i => labels[i]).ToArray();
        if (sizes.Count(size => size.Value == 1) is > 0 and var alone)
            yield return new TrainingAlarm(TrainingAlarmKind.TooFewPictures, 0, string.Create(CultureInfo.InvariantCulture,
                $"{alone} of {sizes.Length} classes have one picture, which has no positive. Add pictures to them, or leave them out."));
        if (Leaks(pictures, split) is [var (training, heldOut), ..] leaks)
            yield return new TrainingAlarm(TrainingAlarmKind.Leak, 0, string.Create(CultureInfo.InvariantCulture,
                $"{leaks.Count} held-out pictures are also among the training pictures, under another class (picture {heldOut} is picture {training}). ") +
                "The held-out figures are not to be trusted: remove the copies, or give them one class.");
    }

    private static List<(int Training, int HeldOut)> Leaks(PictureStore pictures, ClassSplit split)
    {
        if (split.Validation.Length == 0) return [];
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var i in split.Training) seen.TryAdd(Key(i), i);
        var leaks = new List<(int, int)>();
        foreach (var i in split.Validation)
            if (seen.TryGetValue(Key(i), out var training)) leaks.Add((training, i));
        return leaks;

        string Key(int picture) => Convert.ToHexString(SHA256.HashData(pictures[picture]));
    }
}
