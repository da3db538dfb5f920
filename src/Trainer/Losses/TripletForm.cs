namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>What a triplet loss makes of x = g + D(query, positive) − D(query, negative).</summary>
public enum TripletForm
{
    /// <summary>max(0, x): a triplet that is apart by the gap no longer matters.</summary>
    Hinge,

    /// <summary>ln(1 + eˣ): every triplet matters a little. Hermans et al., 2017, section 2, who have g = 0.</summary>
    Softplus,
}
