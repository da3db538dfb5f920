namespace MLNetDeepRanking.Transforms;

/// <summary>Rows that show the same picture.</summary>
/// <param name="Ids">Their names, in the order of the data; at least two.</param>
public sealed record DuplicateGroup(IReadOnlyList<string> Ids)
{
    /// <summary>Returns the names, with an equals sign between them.</summary>
    public override string ToString() => string.Join(" = ", Ids);
}
