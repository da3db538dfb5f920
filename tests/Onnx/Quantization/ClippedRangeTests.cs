using MLNetDeepRanking.Onnx.Quantization;

namespace MLNetDeepRanking.Onnx.Tests.Quantization;

public sealed class ClippedRangeTests
{
    [Theory]
    [InlineData(100)]
    [InlineData(99.99)]
    [InlineData(99)]
    [InlineData(90)]
    public void A_percentile_is_that_of_sorted_numbers_to_the_width_of_a_bin(double percentile)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var numbers = Numbers(seed, rectified: seed % 2 == 0);
            var histogram = Histogram(numbers);
            float[] sorted = [.. numbers.Where(number => number != 0).Order()];
            var beyond = (int)(sorted.Length * (1 - percentile / 100));
            var bin = (histogram.Range.Highest - histogram.Range.Lowest) / ValueHistogram.BinCount * 1.01f;

            var range = ClippedRange.ByPercentile(histogram, percentile);

            Assert.InRange(range.Lowest, sorted[beyond] - bin, sorted[beyond] + 1e-6f);
            Assert.InRange(range.Highest, sorted[^(beyond + 1)] - 1e-6f, sorted[^(beyond + 1)] + bin);
        }
    }

    [Fact]
    public void Entropy_finds_the_range_that_a_plain_search_finds()
    {
        for (var seed = 0; seed < 4; seed++)
        {
            var histogram = Histogram(Numbers(seed, rectified: seed % 2 == 0));

            Assert.Equal(NaiveEntropy.Range(histogram), ClippedRange.ByEntropy(histogram));
        }
    }

    [Fact]
    public void Entropy_gives_up_a_lone_extreme_and_keeps_an_even_spread()
    {
        var random = new Random(1);
        float[] even = [.. Enumerable.Range(0, 100_000).Select(_ => random.NextSingle())];

        Assert.InRange(ClippedRange.ByEntropy(Histogram(even)).Highest, 0.95f, 1);
        Assert.InRange(ClippedRange.ByEntropy(Histogram([.. even, 5])).Highest, 0.9f, 2.5f);
    }

    [Fact]
    public void Zeros_have_no_say()
    {
        float[] numbers = [.. Numbers(seed: 3, rectified: false).Where(number => number != 0)];
        float[] withZeros = [.. numbers, .. new float[10 * numbers.Length]];

        Assert.Equal(ClippedRange.ByPercentile(Histogram(numbers), 99.9), ClippedRange.ByPercentile(Histogram(withZeros), 99.9));
        Assert.Equal(ClippedRange.ByEntropy(Histogram(numbers)), ClippedRange.ByEntropy(Histogram(withZeros)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2.5f)]
    [InlineData(7)]
    public void A_value_that_is_always_the_same_has_that_range(float number)
    {
        var histogram = Histogram([number, number, number]);

        Assert.Equal(new(number, number), ClippedRange.ByPercentile(histogram, 99));
        Assert.Equal(new(number, number), ClippedRange.ByEntropy(histogram));
    }

    private static ValueHistogram Histogram(float[] numbers)
    {
        var histogram = new ValueHistogram(new(numbers.Min(), numbers.Max()));
        // In parts, as they come from one run after another.
        foreach (var part in numbers.Chunk(997)) histogram.Add(part);
        return histogram;
    }

    // A bell with a heavy tail, as activations have; rectified ones are half zeros.
    private static float[] Numbers(int seed, bool rectified)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 20_000).Select(_ =>
        {
            var bell = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var number = (float)(bell * Math.Exp(1.5 * random.NextDouble()));
            return rectified ? Math.Max(0, number) : number;
        })];
    }
}
