namespace MLNetDeepRanking.Onnx.Graphs;

/// <summary>
/// The names of a Deep Ranking graph's inputs and outputs. ML.NET's stock transformer turns them into column names
/// on its way, so they carry a prefix that users' columns may not have.
/// </summary>
internal static class GraphNames
{
    /// <summary>What all of them begin with.</summary>
    public const string Prefix = "deeprank.";

    /// <summary>Input: uint8 <c>[N, H, W, 3]</c>, interleaved RGB.</summary>
    public const string Image = Prefix + "image";

    /// <summary>Float <c>[N, 3, H, W]</c>, planar RGB from 0 to 255; the input of the float form, an inner value otherwise.</summary>
    public const string Pixels = Prefix + "pixels";

    /// <summary>Output: float <c>[N, d]</c>, rows of unit length.</summary>
    public const string Embedding = Prefix + "embedding";

    /// <summary>Output for one picture at a time: float <c>[d]</c>, which ML.NET's stock transformer gives as a plain vector.</summary>
    public const string Row = Prefix + "row";
}
