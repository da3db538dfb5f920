using MLNetDeepRanking.Search.Storage;

namespace MLNetDeepRanking.Search.Tests.Storage;

public sealed class PanelStoreTests
{
    [Theory, InlineData(1), InlineData(31), InlineData(32), InlineData(33), InlineData(100)]
    public void Rows_come_back_and_panels_are_transposed_and_filled_with_zeros(int count)
    {
        var store = new PanelStore<float>(3);
        var vectors = Vectors.Random(count, count, 3);
        for (var row = 0; row < count; row++) store.Append(vectors.Row(row, 3));
        var copy = new float[3];

        Assert.Equal((count, (count + 31) / 32), (store.Count, store.PanelCount));
        for (var slot = 0; slot < store.PanelCount * 32; slot++)
        {
            var expected = slot < count ? vectors.Row(slot, 3).ToArray() : [0, 0, 0];
            store.CopyRow(slot, copy);
            Assert.Equal(expected, copy);
            for (var element = 0; element < 3; element++) Assert.Equal(expected[element], store.Panel(slot / 32)[element * 32 + slot % 32]);
        }
    }

    [Fact]
    public void Keeping_rows_closes_the_gaps_in_order_and_zeroes_what_is_left_over()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var random = new Random(seed);
            var count = random.Next(1, 120);
            var store = new PanelStore<float>(2);
            var vectors = Vectors.Random(seed, count, 2);
            for (var row = 0; row < count; row++) store.Append(vectors.Row(row, 2));
            bool[] kept = [.. Enumerable.Range(0, count).Select(_ => random.Next(seed % 4 + 1) == 0)];

            store.Keep(kept);

            int[] expected = [.. Enumerable.Range(0, count).Where(row => kept[row])];
            Assert.Equal((expected.Length, (expected.Length + 31) / 32), (store.Count, store.PanelCount));
            var copy = new float[2];
            for (var slot = 0; slot < store.PanelCount * 32; slot++)
            {
                store.CopyRow(slot, copy);
                Assert.Equal(slot < expected.Length ? vectors.Row(expected[slot], 2).ToArray() : [0, 0], copy);
            }
        }
    }

    [Fact]
    public unsafe void A_buffer_begins_on_a_cache_line_and_is_zero()
    {
        for (var length = 1; length < 200; length++)
        {
            var floats = new AlignedBuffer<float>(length);
            var words = new AlignedBuffer<ulong>(length);
            fixed (float* first = floats.Span) Assert.Equal(0, (nint)first % 64);
            fixed (ulong* first = words.Span) Assert.Equal(0, (nint)first % 64);
            Assert.Equal(new float[length], floats.Span.ToArray());
            Assert.Equal(new ulong[length], words.Span.ToArray());
        }
    }
}
