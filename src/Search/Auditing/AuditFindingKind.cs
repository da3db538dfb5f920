namespace MLNetDeepRanking.Search;

/// <summary>What is wrong with some rows, triplets or files. The order is that of worth: what comes first harms most.</summary>
public enum AuditFindingKind
{
    /// <summary>The same picture is in two splits: what is measured on one was learned from the other.</summary>
    Leak,

    /// <summary>The neighbours of a row agree on another label than its own.</summary>
    LabelConflict,

    /// <summary>One triplet says of a query that a is nearer than b, and another that b is nearer than a.</summary>
    ContradictoryTriplets,

    /// <summary>Triplets of a query go round in a circle: a is nearer than b, b nearer than c, c nearer than a.</summary>
    CyclicTriplets,

    /// <summary>Rows are, as far as distances tell, the same picture.</summary>
    NearDuplicates,

    /// <summary>A triplet is listed more than once.</summary>
    RepeatedTriplet,

    /// <summary>A file, or a row, has no embedding, and takes no part.</summary>
    Dropped,

    /// <summary>A class has one row, which has no positive.</summary>
    LoneRow,
}
