using Microsoft.ML.Data;

namespace MLNetDeepRanking.Transforms;

/// <summary>A row with pixels and columns of every storage kind beside them.</summary>
public sealed class PixelRow
{
    public int Id { get; set; }

    public string Name { get; set; } = "";

    public bool Label { get; set; }

    public string[] Tags { get; set; } = [];

    [VectorType(TestModel.PixelCount)]
    public byte[] Pixels { get; set; } = [];
}
