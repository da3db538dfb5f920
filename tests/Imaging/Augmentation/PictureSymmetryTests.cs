using MLNetDeepRanking.Imaging.Augmentation;

namespace MLNetDeepRanking.Imaging.Tests.Augmentation;

public class PictureSymmetryTests
{
    private const int Side = 5;

    [Fact]
    public void Pixels_come_to_lie_where_turns_and_mirrors_put_them()
    {
        // A 2 × 2 picture of the grey values a b / c d.
        Assert.Equal("abcd", Rearrange("abcd", new(false, 0, 0)));
        Assert.Equal("cadb", Rearrange("abcd", new(false, 1, 0)));
        Assert.Equal("dcba", Rearrange("abcd", new(false, 2, 0)));
        Assert.Equal("bdac", Rearrange("abcd", new(false, 3, 0)));
        Assert.Equal("badc", Rearrange("abcd", new(true, 0, 0)));
        Assert.Equal("dbca", Rearrange("abcd", new(true, 1, 0)));

        static string Rearrange(string pixels, PictureSymmetry symmetry)
        {
            var result = new byte[12];
            symmetry.Apply([.. pixels.SelectMany(pixel => Enumerable.Repeat((byte)pixel, 3))], result, 2, 2);
            return new string([.. result.Chunk(3).Select(pixel => (char)pixel[0])]);
        }
    }

    [Fact]
    public void The_six_orders_of_the_channels_are_all_there()
    {
        var orders = Enumerable.Range(0, PictureSymmetry.ColorOrders).Select(order =>
        {
            var pixel = new byte[3];
            new PictureSymmetry(false, 0, order).Apply([10, 20, 30], pixel, 1, 1);
            return (pixel[0], pixel[1], pixel[2]);
        }).ToArray();
        Assert.Equal(((byte)10, (byte)20, (byte)30), orders[0]);
        Assert.Equal(6, orders.Distinct().Count());
        Assert.All(orders, order => Assert.Equal<byte>([10, 20, 30], [.. new[] { order.Item1, order.Item2, order.Item3 }.Order()]));
    }

    [Fact]
    public void The_48_symmetries_give_48_pictures_of_the_same_values()
    {
        var picture = new byte[Side * Side * 3];
        new Random(1).NextBytes(picture);
        var results = All().Select(symmetry =>
        {
            var result = new byte[picture.Length];
            symmetry.Apply(picture, result, Side, Side);
            return result;
        }).ToArray();
        Assert.Equal(48, results.Select(Convert.ToHexString).Distinct().Count());
        Assert.All(results, result => Assert.Equal<byte>([.. picture.Order()], [.. result.Order()]));
    }

    [Fact]
    public void A_half_turn_and_a_mirror_fit_pictures_that_are_not_square()
    {
        byte[] picture = [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5, 6, 6, 6];
        var result = new byte[picture.Length];
        new PictureSymmetry(true, 2, 0).Apply(picture, result, 3, 2);
        Assert.Equal<byte>([4, 4, 4, 5, 5, 5, 6, 6, 6, 1, 1, 1, 2, 2, 2, 3, 3, 3], result);
    }

    private static IEnumerable<PictureSymmetry> All() =>
        from mirrored in new[] { false, true }
        from turns in Enumerable.Range(0, 4)
        from order in Enumerable.Range(0, PictureSymmetry.ColorOrders)
        select new PictureSymmetry(mirrored, turns, order);
}
