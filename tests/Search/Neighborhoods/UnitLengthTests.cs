using MLNetDeepRanking.Search.Neighborhoods;

namespace MLNetDeepRanking.Search.Tests.Neighborhoods;

/// <summary>Vectors keep their direction, and a zero vector stays one.</summary>
public sealed class UnitLengthTests
{
    [Fact]
    public void Rows_come_to_length_one_and_a_zero_row_stays()
    {
        float[] rows = [3, 4, 0, 0, -5, 0, MathF.ScaleB(3, -80), MathF.ScaleB(4, -80)];
        UnitLength.ScaleRows(rows, dimension: 2);
        Assert.Equal([0.6f, 0.8f, 0, 0, -1, 0, 0.6f, 0.8f], rows);
    }

    [Fact]
    public void A_vector_has_the_direction_it_had() => Assert.Equal([0.6, -0.8], UnitLength.Of([3f, -4f]));
}
