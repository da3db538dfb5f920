using MLNetDeepRanking.Search;
using Range = Microsoft.ML.SearchSpace.RangeAttribute;

namespace MLNetDeepRanking.Transforms;

/// <summary>What <c>NearestNeighbors</c> looks for.</summary>
public sealed class NearestNeighborsOptions
{
    /// <summary>Gets or sets the number of neighbours of each row.</summary>
    /// <value>The default value is 10; at least 1. A gallery with fewer rows gives as many as it has.</value>
    [Range(1, 100, init: 10)]
    public int NeighborCount { get; set; } = 10;

    /// <summary>Gets or sets how the dissimilarity of two embeddings is measured.</summary>
    /// <value>The default value is <see cref="VectorDistance.Cosine"/>.</value>
    public VectorDistance Distance { get; set; } = VectorDistance.Cosine;

    /// <summary>Gets or sets the column of the gallery that names its rows: text, a key or a number.</summary>
    /// <value>The default value is <see langword="null"/>: a row is named by its number, from 0.</value>
    public string? IdColumnName { get; set; }

    /// <summary>Gets or sets the column of the gallery that holds its rows' labels: text, a key or a number.</summary>
    /// <value>The default value is <see langword="null"/>: there is no column of the neighbours' labels.</value>
    public string? LabelColumnName { get; set; }

    /// <summary>Returns a copy, after checking it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    internal NearestNeighborsOptions Validated()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(NeighborCount, 1);
        if (!Enum.IsDefined(Distance)) throw new ArgumentOutOfRangeException(nameof(Distance), Distance, "This is not a known distance.");
        return (NearestNeighborsOptions)MemberwiseClone();
    }
}
