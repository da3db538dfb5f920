namespace MLNetDeepRanking.Scoring;

/// <summary>Seeded pictures of the test model's size, as pixels and as PNG files.</summary>
internal static class RandomPictures
{
    public static byte[][] Pixels(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var rgb = new byte[TestModel.PixelCount];
            random.NextBytes(rgb);
            return rgb;
        })];
    }

    public static string[] Write(this PictureFiles files, byte[][] pictures) => [.. pictures.Select((rgb, i) => files.Png($"{i:0000}.png", rgb))];
}
