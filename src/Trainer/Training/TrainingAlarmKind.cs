namespace MLNetDeepRanking.Trainer.Training;

/// <summary>The named states in which nothing is learnt.</summary>
public enum TrainingAlarmKind
{
    /// <summary>All embeddings fall onto one point: distances go to 0 and the loss stays at the gap.</summary>
    Collapse,

    /// <summary>No triplet of an epoch had a loss above 0, so there was no gradient.</summary>
    NoActiveTriplets,

    /// <summary>The loss became infinite or not a number.</summary>
    LossNotFinite,

    /// <summary>The loss has grown to many times that of the first epoch.</summary>
    ExplodingLoss,

    /// <summary>A batch had pictures of one class only, and so nothing to tell apart.</summary>
    SingleClassBatches,

    /// <summary>Some classes have one picture: it has no positive.</summary>
    TooFewPictures,

    /// <summary>A held-out picture is also among the training pictures.</summary>
    Leak,
}
