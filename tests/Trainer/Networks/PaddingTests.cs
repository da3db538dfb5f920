using MLNetDeepRanking.Trainer.Networks;

namespace MLNetDeepRanking.Trainer.Tests.Networks;

public sealed class PaddingTests
{
    [Fact]
    public void Same_gives_the_ceiling_of_size_over_stride_with_the_odd_pixel_behind()
    {
        for (var size = 1; size <= 40; size++)
            for (var kernel = 1; kernel <= 9; kernel++)
                for (var stride = 1; stride <= 9; stride++)
                {
                    var (before, after) = Padding.Same.Around(size, kernel, stride);
                    Assert.InRange(after - before, 0, 1);
                    Assert.Equal((size + stride - 1) / stride, (size + before + after - kernel) / stride + 1);
                }
    }

    [Fact]
    public void Fixed_padding_is_the_same_on_all_sides()
    {
        Assert.Equal((3, 3), Padding.Of(3).Around(10, 7, 2));
        Assert.Equal((0, 0), Padding.None.Around(10, 7, 2));
        Assert.Equal(default, Padding.None);
        Assert.Throws<ArgumentOutOfRangeException>(() => Padding.Of(-1));
    }

    [Fact]
    public void It_prints_as_what_it_is() => Assert.Equal("Same None 2", $"{Padding.Same} {Padding.None} {Padding.Of(2)}");
}
