namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>How the two paths beside the main one come to a lower resolution: 4:1 (path A) and 8:1 (path B).</summary>
public enum LowResolutionPaths
{
    /// <summary>No such paths: Wang's single-scale network.</summary>
    None,

    /// <summary>The picture is averaged over blocks of 4×4 and 8×8 pixels, then convolved, as in Wang et al.</summary>
    Subsampled,

    /// <summary>
    /// The full picture is convolved with 4 and 8 times the stride, as in the article's code: with 8×8 windows at strides 16 and 32
    /// it sees 25 % and 6 % of the pixels, and no low-pass filter guards against aliasing.
    /// </summary>
    Strided,
}
