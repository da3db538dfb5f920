using System.Linq.Expressions;
using MLNetDeepRanking.Transforms.Neighbors.Stored;
using Range = Microsoft.ML.SearchSpace.RangeAttribute;

namespace MLNetDeepRanking.Transforms;

/// <summary>What <c>NearestNeighbors</c> looks for in a collection of a vector store, and what it reads of the records found.</summary>
/// <typeparam name="TRecord">The class of the records.</typeparam>
public sealed class NearestStoredOptions<TRecord>
    where TRecord : class
{
    /// <summary>Gets or sets the number of neighbours of each row.</summary>
    /// <value>The default value is 10; at least 1. Where the collection has fewer, the places behind them stay empty.</value>
    [Range(1, 100, init: 10)]
    public int NeighborCount { get; set; } = 10;

    /// <summary>Gets or sets what names a record: any value, which is written as text in the invariant culture.</summary>
    /// <value>The default value is <see langword="null"/>: the property with <c>[VectorStoreKey]</c>.</value>
    public Func<TRecord, object?>? Id { get; set; }

    /// <summary>Gets or sets what a record's label is: any value, which is written as text in the invariant culture.</summary>
    /// <value>The default value is <see langword="null"/>: there is no column of the neighbours' labels.</value>
    public Func<TRecord, object?>? Label { get; set; }

    /// <summary>Gets or sets the vector property that is searched.</summary>
    /// <value>The default value is <see langword="null"/>: the only one there is.</value>
    public Expression<Func<TRecord, object?>>? VectorProperty { get; set; }

    /// <summary>
    /// Gets or sets what the collection's scores mean, one of the values of <c>Microsoft.Extensions.VectorData.DistanceFunction</c>. Providers differ in
    /// their defaults, and in whether a higher score or a lower one is nearer.
    /// </summary>
    /// <value>
    /// The default value is <see langword="null"/>: what the <c>[VectorStoreVector]</c> of the property says. It must be set where that says nothing.
    /// </value>
    public string? DistanceFunction { get; set; }

    /// <summary>Gets or sets which records may be neighbours; what a filter may say is the provider's affair.</summary>
    /// <value>The default value is <see langword="null"/>: all.</value>
    public Expression<Func<TRecord, bool>>? Filter { get; set; }

    /// <summary>Gets or sets a column of text of the rows, by which <see cref="RowFilter"/> decides.</summary>
    /// <value>The default value is <see langword="null"/>: all rows search among the same records.</value>
    public string? FilterColumnName { get; set; }

    /// <summary>Gets or sets which records may be neighbours of a row with this text in <see cref="FilterColumnName"/>.</summary>
    /// <value>The default value is <see langword="null"/>. An example: <c>shop => photo => photo.Shop == shop &amp;&amp; photo.Year > 2020</c>.</value>
    public Func<string, Expression<Func<TRecord, bool>>>? RowFilter { get; set; }

    /// <summary>Gets or sets a column of text that names the rows: a record with a row's name is not the row's neighbour.</summary>
    /// <value>The default value is <see langword="null"/>: a row that is in the collection finds itself first.</value>
    public string? SelfColumnName { get; set; }

    /// <summary>Gets or sets what is concluded from the neighbours' labels.</summary>
    /// <value>The default value is <see cref="NeighborPrediction.None"/>; the others need a <see cref="Label"/>.</value>
    public NeighborPrediction Prediction { get; set; }

    /// <summary>Gets or sets how much a neighbour counts in a prediction.</summary>
    /// <value>The default value is <see cref="NeighborWeighting.Uniform"/>, the only one for dot products, which are no distances.</value>
    public NeighborWeighting Weighting { get; set; }

    /// <summary>Gets or sets the largest number of searches that one reading of the data has under way at once.</summary>
    /// <value>The default value is 8; at least 1.</value>
    public int MaxConcurrency { get; set; } = 8;

    /// <summary>Gets or sets what ends all searches, those under way and those to come, with an <see cref="OperationCanceledException"/>.</summary>
    /// <value>The default value is <see cref="CancellationToken.None"/>.</value>
    public CancellationToken Cancellation { get; set; }

    /// <summary>Returns a copy, after checking it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    /// <exception cref="ArgumentException">Two values do not go together, or one is missing that the record's class does not tell.</exception>
    internal NearestStoredOptions<TRecord> Validated()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxConcurrency, 1);
        if (Prediction != NeighborPrediction.None && Label is null)
            throw new ArgumentException("A prediction is made of labels: say in Label what a record's is.", nameof(Prediction));
        if ((FilterColumnName is null) != (RowFilter is null))
            throw new ArgumentException("FilterColumnName and RowFilter go together: set both, or neither.", nameof(RowFilter));
        if (RowFilter is not null && Filter is not null)
            throw new ArgumentException("There are a Filter and a RowFilter: say in RowFilter all that a neighbour must be.", nameof(Filter));
        _ = Wishes().Validated();
        var copy = (NearestStoredOptions<TRecord>)MemberwiseClone();
        var key = RecordAttributes.Key(typeof(TRecord));
        copy.Id ??= key is not null ? record => key.GetValue(record) : throw new ArgumentException(
            $"{typeof(TRecord).Name} has no property with [VectorStoreKey] that would name its records: say in Id what does.", nameof(Id));
        copy.DistanceFunction ??= RecordAttributes.Vector(typeof(TRecord), VectorProperty)?.DistanceFunction ?? throw new ArgumentException(
            $"Nothing says what the scores of {typeof(TRecord).Name} mean, and providers differ: set DistanceFunction to what the collection was made with, " +
            "here or in the record's [VectorStoreVector].", nameof(DistanceFunction));
        StoredDistance.Check(copy.DistanceFunction, Weighting);
        return copy;
    }

    /// <summary>Returns what a search in a gallery would be asked, with which it has the columns in common.</summary>
    internal NearestNeighborsOptions Wishes() => new()
    {
        NeighborCount = NeighborCount,
        IdColumnName = SelfColumnName,
        IgnoreSelf = SelfColumnName is not null,
        LabelColumnName = Label is null ? null : nameof(Label),
        FilterColumnName = FilterColumnName,
        Prediction = Prediction,
        Weighting = Weighting,
    };
}
