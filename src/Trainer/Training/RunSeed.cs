namespace MLNetDeepRanking.Trainer.Training;

/// <summary>Gives each part of a run randomness of its own, so that an epoch is the same whether or not others were run before it in this process.</summary>
internal readonly record struct RunSeed(int Value)
{
    /// <summary>Gets the draws for what happens once: the split of the classes, first weights.</summary>
    public Random Start() => Of(0);

    /// <summary>Gets the draws of an epoch, from 1.</summary>
    public Random Epoch(int epoch) => Of(epoch);

    // SplitMix64 spreads neighbouring seeds and epochs over all seeds (Steele et al., 2014).
    private Random Of(int part)
    {
        var z = ((ulong)(uint)Value << 32 | (uint)part) + 0x9E3779B97F4A7C15;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        return new Random((int)((z ^ z >> 31) & int.MaxValue));
    }
}
