using MLNetDeepRanking.Onnx.Quantization;

namespace MLNetDeepRanking.Onnx.Tests.Quantization;

public sealed class ByteCodeTests
{
    [Theory]
    [InlineData(0, 6, 6 / 255f, 0)]
    [InlineData(-1, 2, 3 / 255f, 85)]
    [InlineData(-3, 0, 3 / 255f, 255)]
    [InlineData(2, 5, 5 / 255f, 0)]
    [InlineData(-5, -2, 5 / 255f, 255)]
    public void A_range_is_widened_to_zero_and_divided_into_255_steps(float lowest, float highest, float scale, byte zeroPoint)
    {
        var code = ByteCode.Of(new(lowest, highest));

        Assert.Equal(scale, code.Scale, 1e-8f);
        Assert.Equal(zeroPoint, code.ZeroPoint);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1e-44f)]
    public void A_value_that_is_always_zero_has_a_code_too(float lowest, float highest) => Assert.Equal(new ByteCode(1, 0), ByteCode.Of(new(lowest, highest)));

    [Fact]
    public void Numbers_of_the_range_come_back_to_half_a_step_and_zero_comes_back_exactly()
    {
        var random = new Random(1);
        for (var trial = 0; trial < 200; trial++)
        {
            var range = new ValueRange(-(float)Math.Exp(random.Next(-8, 8)), (float)Math.Exp(random.Next(-8, 8)));
            var code = ByteCode.Of(range);
            for (var i = 0; i < 20; i++)
            {
                var number = range.Lowest + random.NextSingle() * (range.Highest - range.Lowest);
                // The zero point is rounded, so that at one end up to half a step is cut off.
                Assert.InRange(MathF.Abs(RoundTrip(number, code) - number), 0, 1.001f * code.Scale);
            }
            Assert.Equal(0, RoundTrip(0, code));
        }
    }

    [Fact]
    public void The_bytes_of_a_rectified_value_never_reach_beyond_its_ceiling()
    {
        var random = new Random(1);
        for (var trial = 0; trial < 10_000; trial++)
        {
            var ceiling = random.NextSingle() * 20 + 1e-3f;
            Assert.InRange(255 * ByteCode.Of(new(0, ceiling)).Scale, 0.999f * ceiling, ceiling);
        }
    }

    private static float RoundTrip(float number, ByteCode code) =>
        (Math.Clamp((int)MathF.Round(number / code.Scale) + code.ZeroPoint, 0, 255) - code.ZeroPoint) * code.Scale;
}
