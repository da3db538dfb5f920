namespace MLNetDeepRanking.Stores.Embedded;

/// <summary>The vectors of one property, by row number. Row numbers are never used twice.</summary>
/// <remarks>One thread stages, publishes and tidies. Searches run beside staging and tidying, but not beside publishing.</remarks>
internal interface IRowIndex
{
    /// <summary>Gets the number of rows.</summary>
    int Count { get; }

    /// <summary>Does the long part of adding rows. A search may find them from now on; its caller drops what is not published.</summary>
    void Stage(long[] rows, float[][] vectors);

    /// <summary>Does the short part: the staged rows are there, and others are gone.</summary>
    void Publish(long[] removed);

    /// <summary>Frees what removed rows hold, if that is much.</summary>
    void Tidy();

    /// <summary>Finds the nearest rows.</summary>
    /// <param name="query">The query.</param>
    /// <param name="allowed">Which rows may be found, or null for all.</param>
    /// <param name="rows">Receives rows, nearest first, as many as there is room for; −1 where there are no more.</param>
    /// <param name="distances">Receives their distances.</param>
    void Search(ReadOnlySpan<float> query, Func<long, bool>? allowed, Span<long> rows, Span<float> distances);

    /// <summary>Writes what is not made from the vectors in a moment.</summary>
    void Save(Stream stream);
}
