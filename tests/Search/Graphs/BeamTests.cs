using MLNetDeepRanking.Search.Graphs;

namespace MLNetDeepRanking.Search.Tests.Graphs;

public sealed class BeamTests
{
    [Fact]
    public void A_beam_keeps_the_nearest_in_order_and_expands_each_once_nearest_first()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var beam = new Beam();
            beam.Clear(width: 20);
            var offered = new List<(float Key, int Slot)>();
            var expanded = new List<int>();
            for (var slot = 0; slot < 100; slot++)
            {
                var key = random.Next(-30, 30);
                beam.Offer(key, slot);
                offered.Add((key, slot));
                var next = beam.NearestSlot();
                if (random.Next(3) == 0 && beam.Expand() is var nearest and >= 0)
                {
                    Assert.Equal(next, nearest);
                    var best = Kept(offered, 20).Where(entry => !expanded.Contains(entry.Slot)).Min(entry => entry.Key);
                    Assert.Equal(best, offered[nearest].Key);
                    expanded.Add(nearest);
                }
            }

            Assert.Equal(Kept(offered, 20).Select(entry => entry.Key), Enumerable.Range(0, beam.Count).Select(beam.Key));
            Assert.Equal(beam.Key(19), beam.Limit);
            while (beam.Expand() is var rest and >= 0) expanded.Add(rest);
            Assert.Equal(expanded.Count, expanded.Distinct().Count());
            Assert.Empty(Enumerable.Range(0, beam.Count).Select(beam.Slot).Except(expanded));
            Assert.Equal((float.PositiveInfinity, -1), (beam.NearestKey(), beam.NearestSlot()));
        }
    }

    [Fact]
    public void A_slot_of_any_size_comes_back()
    {
        var beam = new Beam();
        beam.Clear(3);
        beam.Offer(-1, int.MaxValue);
        beam.Offer(-2, 0);

        Assert.Equal((0, int.MaxValue), (beam.Slot(0), beam.Slot(1)));
        Assert.Equal((0, int.MaxValue, -1), (beam.Expand(), beam.Expand(), beam.Expand()));
    }

    private static IEnumerable<(float Key, int Slot)> Kept(List<(float Key, int Slot)> offered, int width) =>
        offered.OrderBy(entry => entry.Key).ThenBy(entry => entry.Slot).Take(width);
}
