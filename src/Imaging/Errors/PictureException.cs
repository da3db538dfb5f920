namespace MLNetDeepRanking.Imaging;

/// <summary>Tells which picture cannot be decoded, why, and what to do about it.</summary>
public sealed class PictureException : Exception
{
    /// <summary>Creates the exception for one picture.</summary>
    /// <param name="picture">The picture's path or name.</param>
    /// <param name="fault">The kind of fault.</param>
    /// <param name="problem">What is wrong, as a clause that follows the picture's name: "is empty (0 bytes)".</param>
    /// <param name="cure">What to do, as a sentence.</param>
    /// <param name="innerException">What the system said, if it said anything.</param>
    internal PictureException(string picture, PictureFault fault, string problem, string cure, Exception? innerException = null)
        : base($"Picture '{picture}' {problem}. {cure}", innerException)
    {
        Picture = picture;
        Fault = fault;
    }

    /// <summary>Gets the path, or the name that was given for a picture in memory.</summary>
    public string Picture { get; }

    /// <summary>Gets the kind of fault.</summary>
    public PictureFault Fault { get; }
}
