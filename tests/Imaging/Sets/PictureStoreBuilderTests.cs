using MLNetDeepRanking.Imaging.Tests.Support;

namespace MLNetDeepRanking.Imaging.Tests.Sets;

public class PictureStoreBuilderTests
{
    [Fact]
    public void Rows_are_kept_in_order_and_skipped_rows_leave_a_gap()
    {
        var builder = new PictureStoreBuilder(Preprocessing.Square(2));
        var pictures = Enumerable.Range(0, 3).Select(seed => RgbPicture.Noise(2, 2, seed).Bytes).ToArray();
        builder.Add(pictures[0]);
        builder.Skip(new("row 1", PictureFault.Missing, "does not exist", "Check the path."));
        pictures[1].CopyTo(builder.Add());
        builder.Add(pictures[2]);
        Assert.Equal(4, builder.RowCount);

        var store = builder.Build();

        Assert.Equal(3, store.Count);
        Assert.Equal([0, 2, 3], store.SourceIndices);
        Assert.Equal((1, "row 1"), (store.Skipped[0].SourceIndex, store.Skipped[0].Error.Picture));
        for (var i = 0; i < 3; i++) Assert.Equal(pictures[i], store[i]);
    }

    [Fact]
    public void A_row_of_the_wrong_length_is_refused_with_its_number()
    {
        var builder = new PictureStoreBuilder(new() { Width = 3, Height = 2 });
        builder.Add();
        var error = Assert.Throws<ArgumentException>(() => builder.Add(new byte[17]));
        Assert.Contains("Row 1 has 17 bytes; a 3×2 RGB picture has 18", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_built_store_does_not_change()
    {
        var builder = new PictureStoreBuilder(Preprocessing.Square(1));
        builder.Build();
        Assert.Throws<InvalidOperationException>(() => builder.Add());
        Assert.Throws<InvalidOperationException>(() => builder.Build());
        Assert.Throws<InvalidOperationException>(() => builder.Skip(new("x", PictureFault.Empty, "is empty", "Leave it out.")));
    }
}
