using MLNetDeepRanking.Search.Scanning;

namespace MLNetDeepRanking.Search.Tests.Scanning;

public sealed class CandidateTests
{
    private static float[] Ascending { get; } =
        [float.MinValue, -2, -1, -float.Epsilon, 0, float.Epsilon, 1, BitConverter.UInt32BitsToSingle(0x3F80_0001), 2, float.MaxValue];

    [Fact]
    public void Candidates_are_ordered_by_key_and_then_by_slot()
    {
        ulong[] candidates = [.. Ascending.SelectMany(key => new[] { 0, 1, int.MaxValue - 1 }.Select(slot => Candidate.Create(key, slot)))];

        Assert.Equal(candidates.Order(), candidates);
        Assert.Equal(candidates.Length, candidates.Distinct().Count());
    }

    [Fact]
    public void Key_and_slot_come_back()
    {
        foreach (var key in Ascending)
            Assert.Equal((key, 77), (Candidate.Key(Candidate.Create(key, 77)), Candidate.Slot(Candidate.Create(key, 77))));
    }

    [Fact]
    public void None_comes_last_and_at_infinity()
    {
        Assert.True(Candidate.None > Candidate.Create(float.MaxValue, int.MaxValue));
        Assert.True(Candidate.None > Candidate.Create(float.PositiveInfinity, int.MaxValue - 1));
        Assert.Equal(float.PositiveInfinity, Candidate.Key(Candidate.None));
    }
}
