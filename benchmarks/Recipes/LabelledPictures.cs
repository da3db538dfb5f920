using MLNetDeepRanking.Imaging;

namespace MLNetDeepRanking.Recipes.Benchmarks;

/// <summary>Decoded pictures and the class of each.</summary>
internal sealed record LabelledPictures(PictureStore Pictures, int[] Labels)
{
    /// <summary>Returns the pictures of some classes.</summary>
    public LabelledPictures Of(IReadOnlySet<int> classes)
    {
        var builder = new PictureStoreBuilder(Pictures.Preprocessing);
        int[] rows = [.. Enumerable.Range(0, Labels.Length).Where(row => classes.Contains(Labels[row]))];
        foreach (var row in rows) Pictures[row].CopyTo(builder.Add());
        return new LabelledPictures(builder.Build(), [.. rows.Select(row => Labels[row])]);
    }

    /// <summary>Returns the bytes of all pictures as vectors.</summary>
    public float[] Pixels() => [.. Enumerable.Range(0, Labels.Length).SelectMany(row => Pictures[row].ToArray()).Select(value => (float)value)];
}
