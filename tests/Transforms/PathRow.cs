namespace MLNetDeepRanking.Transforms;

/// <summary>A row with the path of a picture.</summary>
public sealed class PathRow
{
    public int Id { get; set; }

    public string? ImagePath { get; set; }

    public string Label { get; set; } = "";
}
