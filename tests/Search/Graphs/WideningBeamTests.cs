using MLNetDeepRanking.Search.Graphs;

namespace MLNetDeepRanking.Search.Tests.Graphs;

/// <summary>The beam of a filtered walk, against one that keeps all nodes in a sorted list.</summary>
public sealed class WideningBeamTests
{
    [Theory, InlineData(1, 10, 54), InlineData(2, 1, 63), InlineData(3, 10, 0), InlineData(4, 3, 5)]
    public void Nodes_are_kept_up_to_the_last_wanted_one_and_as_far_behind_it_as_the_filter_is_narrow(int seed, int wanted, int spare)
    {
        var random = new Random(seed);
        var beam = new WideningBeam();
        for (var round = 0; round < 5; round++)
        {
            beam.Clear(wanted, spare);
            var offered = new List<(float Key, bool IsWanted)>();
            for (var slot = 0; slot < 1_000; slot++)
            {
                offered.Add((random.NextSingle(), random.Next(5) == 0));
                beam.Offer(offered[slot].Key, slot);
                var found = offered.Where(node => node.IsWanted).Select(node => node.Key).Order().ToArray();
                if (found.Length < wanted)
                {
                    Assert.Equal((offered.Count, float.PositiveInfinity), (beam.Count, beam.Limit));
                    continue;
                }
                beam.Anchor(found[wanted - 1]);
                var inner = offered.Count(node => node.Key <= found[wanted - 1]);
                var passed = (inner - wanted) / (double)wanted;
                var width = inner + spare + (int)((wanted + spare) * Math.Min(passed * passed / 16, passed / 2));
                Assert.Equal(inner, beam.Inner);
                // What was turned away when the beam was narrower does not come back.
                Assert.InRange(beam.Count, Math.Min(inner, width), width);
            }
        }
    }

    [Fact]
    public void Without_a_filter_it_is_as_wide_as_any_beam()
    {
        var (beam, plain) = (new WideningBeam(), new Beam());
        beam.Clear(wanted: 10, spare: 22);
        plain.Clear(width: 32);
        var random = new Random(1);
        var keys = Enumerable.Range(0, 500).Select(_ => random.NextSingle()).ToArray();
        for (var slot = 0; slot < keys.Length; slot++)
        {
            plain.Offer(keys[slot], slot);
            beam.Offer(keys[slot], slot);
            if (slot >= 9) beam.Anchor(keys[..(slot + 1)].Order().ElementAt(9));
            if (slot % 3 == 0) Assert.Equal(plain.Expand(), beam.Expand());
            if (slot >= 31) Assert.Equal((plain.Count, plain.Limit), (beam.Count, beam.Limit));
        }
    }
}
