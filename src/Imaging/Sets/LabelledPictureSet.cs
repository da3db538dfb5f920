namespace MLNetDeepRanking.Imaging;

/// <summary>Decoded pictures and the class of each.</summary>
/// <remarks>Instances are immutable and safe to share between threads.</remarks>
public sealed class LabelledPictureSet
{
    /// <summary>Creates a set.</summary>
    /// <param name="pictures">The pixels.</param>
    /// <param name="labels">The name of the class of each picture, in the same order.</param>
    /// <exception cref="ArgumentException">There are not as many labels as pictures.</exception>
    public LabelledPictureSet(PictureStore pictures, IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(labels);
        if (pictures.Count != labels.Count)
        {
            throw new ArgumentException($"There are {labels.Count} labels for {pictures.Count} pictures.", nameof(labels));
        }
        Pictures = pictures;
        Labels = labels;
    }

    /// <summary>Gets the pixels.</summary>
    public PictureStore Pictures { get; }

    /// <summary>Gets the name of the class of each picture, in the order of <see cref="Pictures"/>.</summary>
    public IReadOnlyList<string> Labels { get; }
}
