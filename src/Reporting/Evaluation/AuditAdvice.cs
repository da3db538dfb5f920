using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.Reporting.Evaluation;

/// <summary>What each kind of finding is called, how much it matters, and what to do about it.</summary>
internal static class AuditAdvice
{
    public static (string Heading, AuditSeverity Severity, string Advice) Of(AuditFindingKind kind) => kind switch
    {
        AuditFindingKind.Leak => ("Leaks between splits", AuditSeverity.Fault,
            "The same picture is in two splits, so what is measured on one was learned from the other. Keep it in one of them."),
        AuditFindingKind.LabelConflict => ("Doubtful labels", AuditSeverity.Warning,
            "Two pictures of another class are nearer to the first than any of its own. Check its label; look-alikes are suspected with the wrong."),
        AuditFindingKind.ContradictoryTriplets => ("Contradictory triplets", AuditSeverity.Fault,
            "One triplet says that a is nearer than b, another the reverse. Drop one, or both."),
        AuditFindingKind.CyclicTriplets => ("Cyclic triplets", AuditSeverity.Fault,
            "Triplets go round in a circle, which no distances can follow. One of each circle is wrong."),
        AuditFindingKind.NearDuplicates => ("Near-duplicates", AuditSeverity.Warning,
            "As far as distances tell, these are the same picture. Keep one of each group."),
        AuditFindingKind.RepeatedTriplet => ("Repeated triplets", AuditSeverity.Note, "They are listed more than once, and weigh more for it. Keep one."),
        AuditFindingKind.Dropped => ("Unreadable files", AuditSeverity.Warning, "They have no embedding, and take no part. Mend or remove them."),
        AuditFindingKind.LoneRow => ("Classes of one", AuditSeverity.Note,
            "A picture that is alone in its class has no positive. Add another, or leave it out."),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This is not a known kind of finding."),
    };
}
