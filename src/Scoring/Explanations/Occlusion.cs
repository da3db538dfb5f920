using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Scoring.Sessions;

namespace MLNetDeepRanking.Scoring.Explanations;

/// <summary>
/// What a similarity loses when a place of a picture is covered with the picture's mean colour (Zeiler and Fergus, "Visualizing and Understanding Convolutional
/// Networks", 2014, section 4.2). It asks nothing of the model.
/// </summary>
internal static class Occlusion
{
    /// <summary>Returns how far the cosine with <paramref name="other"/> falls for each place of a prepared picture; rising is negative.</summary>
    public static PlaceMap Of(EmbeddingSession session, Preprocessing preprocessing, byte[] pixels, float[] other, int grid)
    {
        var (rows, columns) = (Math.Min(grid, preprocessing.Height), Math.Min(grid, preprocessing.Width));
        var places = rows * columns;
        var pictures = new byte[(places + 1) * pixels.Length];
        var mean = MeanColor(pixels);
        for (var place = 0; place <= places; place++)
        {
            var picture = pictures.AsSpan(place * pixels.Length, pixels.Length);
            pixels.CopyTo(picture);
            if (place < places) Cover(picture, preprocessing, place / columns, rows, place % columns, columns, mean);
        }
        var embeddings = new float[(places + 1) * session.EmbeddingSize];
        session.Run(pictures, 0, places + 1, embeddings);
        var whole = Cosine(places);
        return new(rows, columns, [.. Enumerable.Range(0, places).Select(place => whole - Cosine(place))]);

        double Cosine(int picture) => Enumerable.Range(0, other.Length).Sum(k => (double)embeddings[picture * other.Length + k] * other[k]);
    }

    private static void Cover(Span<byte> picture, Preprocessing preprocessing, int row, int rows, int column, int columns, byte[] color)
    {
        var (width, height) = (preprocessing.Width, preprocessing.Height);
        for (var y = row * height / rows; y < (row + 1) * height / rows; y++)
            for (var x = column * width / columns; x < (column + 1) * width / columns; x++) color.CopyTo(picture[((y * width + x) * 3)..]);
    }

    private static byte[] MeanColor(byte[] pixels)
    {
        var sums = new long[3];
        for (var i = 0; i < pixels.Length; i++) sums[i % 3] += pixels[i];
        return [.. sums.Select(sum => (byte)Math.Round(3.0 * sum / pixels.Length))];
    }
}
