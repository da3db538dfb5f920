namespace MLNetDeepRanking.Trainer.Training;

/// <summary>How the learning rate falls over a training run, after its warm-up.</summary>
public enum LearningRateSchedule
{
    /// <summary>It stays as it is.</summary>
    Constant,

    /// <summary>It falls to a tenth at one half and again at three quarters of the run.</summary>
    Step,

    /// <summary>It falls along half a cosine to 0: Loshchilov and Hutter, "SGDR", ICLR 2017, without restarts.</summary>
    Cosine,

    /// <summary>
    /// It rises along half a cosine from 1/25 of its highest value over the warm-up, which should be long, 0.3 for example, and falls along another to
    /// 1/10 000: Smith and Topin, "Super-Convergence", 2018.
    /// </summary>
    OneCycle,
}
