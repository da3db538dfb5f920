using MLNetDeepRanking.Search.Kernels;
using MLNetDeepRanking.Search.Scanning;

namespace MLNetDeepRanking.Search.Tests.Scanning;

public sealed class NearestHeapTests
{
    private const int Rows = Tile<float>.Rows;

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(10), InlineData(100), InlineData(1000)]
    public void The_heap_holds_what_sorting_would_put_first(int k)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            float[] keys = [.. Enumerable.Range(0, 10 * Rows).Select(_ => seed % 2 == 0 ? random.NextSingle() - 0.5f : random.Next(-3, 4))];
            var heap = new ulong[k];
            Array.Fill(heap, Candidate.None);

            for (var first = 0; first < keys.Length; first += Rows) NearestHeap.Offer(heap, keys.AsSpan(first, Rows), first);

            var expected = keys.Select(Candidate.Create).Order().Concat(Enumerable.Repeat(Candidate.None, k)).Take(k);
            Assert.Equal(heap.Max(), heap[0]);
            Assert.Equal(expected, heap.Order());
        }
    }

    [Fact]
    public void Infinite_keys_never_enter()
    {
        ulong[] heap = [Candidate.None, Candidate.None];

        NearestHeap.Offer(heap, [.. Enumerable.Repeat(float.PositiveInfinity, Rows - 1), float.MaxValue], 0);

        Assert.Equal([Candidate.Create(float.MaxValue, Rows - 1), Candidate.None], heap.Order());
    }
}
