namespace MLNetDeepRanking.Scoring;

/// <summary>How a similarity is explained.</summary>
public enum ExplanationMethod
{
    /// <summary>By what each pair of places adds to it, which the model's last, linear layers tell: the contributions add up to the score.</summary>
    Contributions,

    /// <summary>By what it loses when a place is covered, for models whose end is not linear: the losses do not add up to the score.</summary>
    Occlusion,
}
