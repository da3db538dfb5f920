using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Search;

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

    /// <summary>Returns the pictures with left and right exchanged.</summary>
    public LabelledPictures Mirrored()
    {
        var (builder, width) = (new PictureStoreBuilder(Pictures.Preprocessing), Pictures.Preprocessing.Width);
        for (var row = 0; row < Labels.Length; row++)
        {
            var from = Pictures[row];
            var to = builder.Add();
            for (var i = 0; i < to.Length; i++)
            {
                var (pixel, channel) = (i / 3, i % 3);
                to[i] = from[3 * (pixel / width * width + width - 1 - pixel % width) + channel];
            }
        }
        return this with { Pictures = builder.Build() };
    }

    /// <summary>Takes each picture as a query, and all others as its gallery.</summary>
    /// <param name="embeddings">The pictures' embeddings, one after the other.</param>
    public RetrievalMetrics LeaveOneOut(float[] embeddings) => RetrievalEvaluator.LeaveOneOut(embeddings, embeddings.Length / Labels.Length, Labels);

    /// <summary>Returns, for each picture, 1 if the nearest of all others is of its class, and 0 if not.</summary>
    /// <param name="embeddings">The pictures' embeddings, one after the other.</param>
    public double[] NearestHits(float[] embeddings)
    {
        var count = Labels.Length;
        var index = new ExactIndex(embeddings.Length / count, VectorDistance.Cosine);
        index.Add([.. Enumerable.Range(0, count).Select(row => (long)row)], embeddings);
        var (nearest, distances) = (new long[2 * count], new float[2 * count]);
        index.Search(embeddings, 2, nearest, distances);
        return [.. Enumerable.Range(0, count).Select(row => Labels[Other(row)] == Labels[row] ? 1.0 : 0)];

        long Other(int row) => nearest[2 * row] == row ? nearest[2 * row + 1] : nearest[2 * row];
    }

    /// <summary>Returns the bytes of all pictures as vectors.</summary>
    public float[] Pixels() => [.. Enumerable.Range(0, Labels.Length).SelectMany(row => Pictures[row].ToArray()).Select(value => (float)value)];
}
