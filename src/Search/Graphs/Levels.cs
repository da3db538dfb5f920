namespace MLNetDeepRanking.Search.Graphs;

/// <summary>Draws the highest level of each node: level l with probability (1 − 1/M) / Mˡ, as the paper advises.</summary>
/// <remarks>A level depends on the seed and the slot alone, so threads cannot change it by the order in which they ask.</remarks>
internal readonly struct Levels(int seed, int neighbors)
{
    /// <summary>Never reached by chance: the number of nodes is below 2³¹.</summary>
    public const int Max = 31;

    private readonly double _scale = 1 / Math.Log(neighbors);

    public int Of(int slot)
    {
        var uniform = ((Mix(((ulong)(uint)seed << 32) | (uint)slot) >> 11) + 1) * (1.0 / (1L << 53));
        return Math.Min(Max, (int)(-Math.Log(uniform) * _scale));
    }

    /// <summary>Makes 64 random bits of a number: the SplitMix64 of Steele, Lea and Flood (2014).</summary>
    private static ulong Mix(ulong number)
    {
        number += 0x9E37_79B9_7F4A_7C15;
        number = (number ^ (number >> 30)) * 0xBF58_476D_1CE4_E5B9;
        number = (number ^ (number >> 27)) * 0x94D0_49BB_1331_11EB;
        return number ^ (number >> 31);
    }
}
