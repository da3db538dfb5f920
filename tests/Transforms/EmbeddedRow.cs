namespace MLNetDeepRanking.Transforms;

/// <summary>What the tests read back of a <see cref="PixelRow"/>.</summary>
public sealed class EmbeddedRow
{
    public int Id { get; set; }

    public string Name { get; set; } = "";

    public string[] Tags { get; set; } = [];

    public float[] Embedding { get; set; } = [];
}
