using MLNetDeepRanking.Search;
using Range = Microsoft.ML.SearchSpace.RangeAttribute;

namespace MLNetDeepRanking.Transforms;

/// <summary>What <c>NearestNeighbors</c> looks for, among which rows, and how.</summary>
public sealed class NearestNeighborsOptions
{
    /// <summary>Gets or sets the number of neighbours of each row.</summary>
    /// <value>The default value is 10; at least 1. A gallery with fewer rows gives as many as it has.</value>
    [Range(1, 100, init: 10)]
    public int NeighborCount { get; set; } = 10;

    /// <summary>Gets or sets how the dissimilarity of two embeddings is measured.</summary>
    /// <value>The default value is <see cref="VectorDistance.Cosine"/>.</value>
    public VectorDistance Distance { get; set; } = VectorDistance.Cosine;

    /// <summary>Gets or sets how a graph of neighbours is built and searched, which finds nearly all neighbours many times faster in large galleries.</summary>
    /// <value>
    /// The default value is <see langword="null"/>: the search is exact. It is the right choice up to some ten thousand rows, and for
    /// <see cref="VectorDistance.Hamming"/>, for which there is no graph.
    /// </value>
    public HnswOptions? Graph { get; set; }

    /// <summary>Gets or sets the column of the gallery that names its rows: text, a key or a number.</summary>
    /// <value>The default value is <see langword="null"/>: a row is named by its number, from 0.</value>
    public string? IdColumnName { get; set; }

    /// <summary>Gets or sets the column of the gallery that holds its rows' labels: text, a key or a number.</summary>
    /// <value>The default value is <see langword="null"/>: there is no column of the neighbours' labels.</value>
    public string? LabelColumnName { get; set; }

    /// <summary>Gets or sets whether a row's neighbours leave out the row itself: those of its name in <see cref="IdColumnName"/>.</summary>
    /// <value>The default value is <see langword="false"/>. It needs a column of names, of text, in the rows that are asked about as well.</value>
    public bool IgnoreSelf { get; set; }

    /// <summary>Gets or sets a column of text that a row and its neighbours must have in common: a category, a shop, a tenant.</summary>
    /// <value>
    /// The default value is <see langword="null"/>: neighbours are found in the whole gallery. There is an index for each value, so it is meant for
    /// thousands of values, not millions.
    /// </value>
    public string? FilterColumnName { get; set; }

    /// <summary>Gets or sets what is concluded from the neighbours' labels.</summary>
    /// <value>The default value is <see cref="NeighborPrediction.None"/>; the others need a <see cref="LabelColumnName"/>.</value>
    public NeighborPrediction Prediction { get; set; }

    /// <summary>Gets or sets how much a neighbour counts in a prediction.</summary>
    /// <value>The default value is <see cref="NeighborWeighting.Uniform"/>.</value>
    public NeighborWeighting Weighting { get; set; }

    /// <summary>Returns a copy, after checking it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    /// <exception cref="ArgumentException">Two values do not go together.</exception>
    internal NearestNeighborsOptions Validated()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(NeighborCount, 1);
        ThrowIfUndefined(Distance, nameof(Distance));
        ThrowIfUndefined(Prediction, nameof(Prediction));
        ThrowIfUndefined(Weighting, nameof(Weighting));
        if (Graph is not null && Distance == VectorDistance.Hamming)
            throw new ArgumentException("There is no graph for the Hamming distance: leave Graph null, or choose another Distance.", nameof(Graph));
        if (Distance == VectorDistance.InnerProduct && Weighting == NeighborWeighting.InverseDistance)
            throw new ArgumentException(
                "Neighbours cannot be weighted by the inverse of an inner product, which is no distance: choose NeighborWeighting.Uniform.", nameof(Weighting));
        if (Graph is not null) _ = new HnswIndex(1, Distance, Graph);
        if (IgnoreSelf && IdColumnName is null)
            throw new ArgumentException("IgnoreSelf needs to know which row is which: name a column in IdColumnName.", nameof(IgnoreSelf));
        if (Prediction != NeighborPrediction.None && LabelColumnName is null)
            throw new ArgumentException("A prediction is made of labels: name a column in LabelColumnName.", nameof(Prediction));
        return (NearestNeighborsOptions)MemberwiseClone();
    }

    private static void ThrowIfUndefined<T>(T value, string name)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value)) throw new ArgumentOutOfRangeException(name, value, $"This is not a known {typeof(T).Name}.");
    }
}
