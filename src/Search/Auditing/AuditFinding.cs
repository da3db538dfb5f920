namespace MLNetDeepRanking.Search;

/// <summary>Something that a person should look at.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Rows">The rows that it concerns; for triplets the query first. Empty for what is not a row.</param>
/// <param name="Score">How grave it is among findings of its kind; the gravest are largest.</param>
/// <param name="Description">What is wrong, with names, and what can be done.</param>
public sealed record AuditFinding(AuditFindingKind Kind, IReadOnlyList<int> Rows, double Score, string Description)
{
    /// <summary>Returns the description.</summary>
    public override string ToString() => Description;
}
