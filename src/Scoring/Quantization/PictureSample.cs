namespace MLNetDeepRanking.Scoring.Quantization;

/// <summary>
/// The pictures that ranges are read from, and those that the models are compared by, drawn by a seed. The two overlap only as far as pictures are few.
/// </summary>
internal sealed record PictureSample(int[] Calibration, int[] Compared)
{
    /// <summary>Gets all pictures that are needed, in their order.</summary>
    public int[] All => [.. Calibration.Union(Compared).Order()];

    /// <exception cref="ArgumentException">There are fewer than two pictures.</exception>
    public static PictureSample Draw(int count, QuantizationOptions options)
    {
        if (count < 2) throw new ArgumentException($"There are {count} pictures. Give some hundreds such as the model will be used on; two are the least.");
        int[] rows = [.. Enumerable.Range(0, count)];
        new Random(options.Seed).Shuffle(rows);
        return new(rows[..Math.Min(count, options.CalibrationPictures)], rows[^Math.Min(count, options.ComparedPictures)..]);
    }
}
