namespace MLNetDeepRanking.Reporting;

/// <summary>A query picture and what a search found for it.</summary>
/// <param name="PicturePath">The path of the query's picture file.</param>
/// <param name="Label">The name of the query's class.</param>
/// <param name="Neighbors">What was found, the nearest first.</param>
public sealed record ContactSheetRow(string PicturePath, string Label, IReadOnlyList<ContactSheetNeighbor> Neighbors)
{
    /// <summary>Gets what stands below the query's label.</summary>
    /// <value>The default value is null: how many of the neighbours match.</value>
    public string? Note { get; init; }

    /// <summary>Gets how many of the neighbours are of the query's class.</summary>
    public int RightCount => Neighbors.Count(IsRight);

    /// <summary>Returns whether a neighbour is of the query's class.</summary>
    public bool IsRight(ContactSheetNeighbor neighbor) => string.Equals(neighbor.Label, Label, StringComparison.Ordinal);
}
