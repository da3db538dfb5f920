using MLNetDeepRanking.Search.Graphs;

namespace MLNetDeepRanking.Search.Tests.Graphs;

public sealed class NodeStoreTests
{
    /// <summary>Nodes of 1 KB, 33 KB and 2 MB: several, one and less than one to a piece of memory.</summary>
    [Theory, InlineData(200, 20_000), InlineData(8_200, 400), InlineData(500_000, 12)]
    public void Nodes_stay_as_they_were_written_while_the_memory_grows(int dimension, int count)
    {
        var nodes = new NodeStore(dimension, upperNeighbors: 4, codeWords: 0);
        var vector = new float[dimension];
        for (var slot = 0; slot < count; slot++)
        {
            vector.AsSpan().Fill(slot);
            nodes.Write(slot, 7L * slot, level: slot % 3, vector, factor: -slot);
        }

        Assert.InRange(nodes.Capacity, count, 2 * count + 4_096);
        for (var slot = 0; slot < count; slot++)
        {
            Assert.Equal((7L * slot, slot % 3, -slot, 0), (nodes.Id(slot), nodes.Level(slot), (int)nodes.Factor(slot), nodes.Neighbors(slot, level: 0).Count));
            nodes.CopyCode(slot, vector);
            Assert.False(vector.AsSpan().ContainsAnyExcept((float)slot));
            Assert.False(nodes.Padding(slot).ContainsAnyExcept(0f));
        }
    }
}
