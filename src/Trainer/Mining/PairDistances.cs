using MLNetDeepRanking.Trainer.Losses;

namespace MLNetDeepRanking.Trainer.Mining;

/// <summary>The distances from each query of a batch to each of its rows, with the classes: all that a miner looks at.</summary>
/// <remarks>
/// The first <see cref="Queries"/> rows are the queries; rows beyond them, such as those of a memory, are only compared with.
/// Instances do not change; they may be read from several threads.
/// </remarks>
public sealed class PairDistances
{
    private readonly double[] _values;
    private readonly int[] _labels;

    /// <summary>Makes the distances of a batch.</summary>
    /// <param name="values">The distance of query i and row j at <c>i · rows + j</c>.</param>
    /// <param name="labels">The class of each row.</param>
    /// <param name="distance">What the distances measure.</param>
    /// <param name="embeddingSize">The length of the embeddings.</param>
    /// <exception cref="ArgumentException">The values are not a whole number of queries, or there are more queries than rows.</exception>
    public PairDistances(double[] values, IReadOnlyList<int> labels, EmbeddingDistance distance, int embeddingSize)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfLessThan(embeddingSize, 1);
        (_values, _labels, Distance, EmbeddingSize) = (values, [.. labels], distance, embeddingSize);
        Queries = Rows == 0 ? 0 : values.Length / Rows;
        if (Queries > Rows || Queries * Rows != values.Length)
            throw new ArgumentException(
                $"{values.Length} distances do not fit {Rows} rows: there must be as many for each of at most {Rows} queries.", nameof(values));
    }

    /// <summary>Gets how many rows are queries.</summary>
    public int Queries { get; }

    /// <summary>Gets the number of rows.</summary>
    public int Rows => _labels.Length;

    /// <summary>Gets what the distances measure.</summary>
    public EmbeddingDistance Distance { get; }

    /// <summary>Gets the length of the embeddings.</summary>
    public int EmbeddingSize { get; }

    /// <summary>Gets the class of each row.</summary>
    public IReadOnlyList<int> Labels => _labels;

    /// <summary>Gets the distance of a query and a row.</summary>
    public double this[int query, int row] => _values[query * Rows + row];

    /// <summary>Returns the distances of a query to all rows.</summary>
    public ReadOnlySpan<double> Of(int query) => _values.AsSpan(query * Rows, Rows);

    /// <summary>Returns the rows of the query's class other than the query, in order.</summary>
    public int[] PositivesOf(int query)
    {
        var positives = new List<int>();
        for (var row = 0; row < Rows; row++)
            if (row != query && _labels[row] == _labels[query]) positives.Add(row);
        return [.. positives];
    }

    /// <summary>Returns the rows of other classes than the query's, in order.</summary>
    public int[] NegativesOf(int query)
    {
        var negatives = new List<int>(Rows);
        for (var row = 0; row < Rows; row++)
            if (_labels[row] != _labels[query]) negatives.Add(row);
        return [.. negatives];
    }
}
