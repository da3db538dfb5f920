namespace MLNetDeepRanking.Imaging;

/// <summary>What happens to the whole when one picture cannot be decoded.</summary>
public enum PictureErrorPolicy
{
    /// <summary>The work stops with the <see cref="PictureException"/> of the first bad picture in input order.</summary>
    Fail,

    /// <summary>The picture is left out, and is listed with its fault beside the result.</summary>
    Skip,
}
