namespace MLNetDeepRanking.Scoring.Explanations;

/// <summary>The numbers of a value inside a network, for one picture.</summary>
/// <param name="Shape">Its shape, without the batch.</param>
/// <param name="Numbers">Its numbers, row-major.</param>
internal sealed record InnerValue(long[] Shape, float[] Numbers)
{
    public bool IsMaps => Shape.Length == 3;

    public int Channels => (int)Shape[0];

    public int Rows => (int)Shape[1];

    public int Columns => (int)Shape[2];
}
