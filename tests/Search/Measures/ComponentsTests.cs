using MLNetDeepRanking.Search.Measures;

namespace MLNetDeepRanking.Search.Tests.Measures;

public sealed class ComponentsTests
{
    [Fact]
    public void One_bad_component_is_found_wherever_it_is()
    {
        for (var length = 1; length <= 40; length++)
        {
            Assert.Equal(-1, Components.IndexOfNonFinite(Vectors.Random(length, 1, length)));
            for (var index = 0; index < length; index++)
                foreach (var bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
                {
                    var components = Vectors.Random(length, 1, length);
                    components[index] = bad;
                    Assert.Equal(index, Components.IndexOfNonFinite(components));
                }
        }
    }

    [Fact]
    public void The_largest_magnitude_is_found_wherever_it_is_and_whatever_its_sign()
    {
        Assert.Equal(0, Components.LargestMagnitude([]));
        for (var length = 1; length <= 40; length++)
            for (var index = 0; index < length; index++)
            {
                var components = Vectors.Random(length, 1, length);
                components[index] = index % 2 == 0 ? -3 : float.MaxValue;
                Assert.Equal(MathF.Abs(components[index]), Components.LargestMagnitude(components));
            }
    }
}
