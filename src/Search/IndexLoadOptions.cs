using MLNetDeepRanking.Search.Storage;

namespace MLNetDeepRanking.Search;

/// <summary>How an index is opened from a file.</summary>
public sealed record IndexLoadOptions
{
    /// <summary>Gets what the index's model must be named, as in <see cref="ExactIndex.ModelHash"/>; an index of another model is refused.</summary>
    /// <value>The default value is null: the index of any model will do.</value>
    public string? ModelHash { get; init; }

    /// <summary>Gets whether vectors, codes and graph stay in the file, and come into memory as they are searched; else all is read at once.</summary>
    /// <remarks>
    /// The file must not be changed in place while it is mapped: a program that reads beyond the end of a file that was cut off is killed. Saving over it is
    /// safe, since it replaces the file (on Windows it fails instead). Choose false for a file that others write to, or that is on a network.
    /// </remarks>
    /// <value>The default value is true: a million vectors open in milliseconds.</value>
    public bool IsMapped { get; init; } = true;

    /// <summary>Gets whether the whole file is verified at once; else each part is when a search first reads it, before it is used.</summary>
    /// <value>The default value is false. Either way damage is an error, never a wrong neighbour.</value>
    public bool VerifiesAtOnce { get; init; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">Makes an index of its content.</param>
    /// <param name="verify">Checks what reading did not.</param>
    internal TIndex Open<TIndex>(string path, Func<IndexContent, TIndex> read, Action<TIndex> verify)
    {
        var content = new IndexContent(IndexMemory.Open(path, IsMapped));
        if (ModelHash is not null && IndexShape.ReadModelHash(content) is var found && found != ModelHash)
            throw content.Source.Refused(
                $"holds the vectors of {(found is null ? "no named model" : $"the model '{found}'")}, and the model '{ModelHash}' was asked for. " +
                "Vectors of two models cannot be compared: use the model that made them, or embed the gallery anew.");
        var index = read(content);
        if (VerifiesAtOnce) verify(index);
        return index;
    }
}
