namespace MLNetDeepRanking.Reporting;

/// <summary>How much a finding of an audit matters.</summary>
public enum AuditSeverity
{
    /// <summary>It was looked for, and nothing was found.</summary>
    Clear,

    /// <summary>It is good to know.</summary>
    Note,

    /// <summary>It may harm training, or the truth of figures: somebody should look.</summary>
    Warning,

    /// <summary>It does harm them: somebody should act.</summary>
    Fault,
}
