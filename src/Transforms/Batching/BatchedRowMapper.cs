using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeepRanking.Transforms.Batching;

/// <summary>
/// The columns of a view that adds a scorer's outputs to its source's columns, and the scorer applied to one row at a time,
/// which is what a prediction engine asks for.
/// </summary>
internal sealed class BatchedRowMapper : IRowToRowMapper
{
    public BatchedRowMapper(DataViewSchema input, IBatchScorer scorer)
    {
        InputSchema = input;
        Scorer = scorer;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        foreach (var column in scorer.OutputColumns) builder.AddColumn(column.Name, column.Type, column.Annotations);
        OutputSchema = builder.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public IBatchScorer Scorer { get; }

    /// <summary>Returns whether output column <paramref name="column"/> comes from the source unchanged, under the same index.</summary>
    public bool IsInput(int column) => column < InputSchema.Count;

    /// <summary>Returns which of the scorer's outputs a column is.</summary>
    public int OutputOf(int column) => column - InputSchema.Count;

    /// <summary>Returns for each output column whether it is wanted. Columns are told by index, because names may repeat.</summary>
    public bool[] Activity(IEnumerable<DataViewSchema.Column> columns)
    {
        var active = new bool[OutputSchema.Count];
        foreach (var column in columns) active[column.Index] = true;
        return active;
    }

    /// <summary>Returns whether any of the scorer's outputs is wanted.</summary>
    public bool NeedsScores(bool[] active) => active.AsSpan(InputSchema.Count).Contains(true);

    /// <summary>Returns the source's columns that the active ones are made of.</summary>
    public IReadOnlyList<DataViewSchema.Column> Dependencies(bool[] active)
    {
        var needed = active[..InputSchema.Count];
        if (NeedsScores(active))
            foreach (var input in Scorer.InputColumns) needed[input.Index] = true;
        return [.. InputSchema.Where(column => needed[column.Index])];
    }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        Dependencies(Activity(dependingColumns));

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        if (input.Schema != InputSchema)
            throw new ArgumentException("The row's schema is not the one that this mapper was made for.", nameof(input));
        return new MappedRow(this, Activity(activeColumns), input);
    }

    /// <summary>Throws if <paramref name="column"/> is not active or does not hold <typeparamref name="T"/>.</summary>
    public void CheckGetter<T>(DataViewSchema.Column column, bool[] active)
    {
        if (column.Index >= active.Length || !active[column.Index])
            throw new InvalidOperationException($"Column '{column.Name}' is not active here; name it when asking for the cursor.");
        var type = OutputSchema[column.Index].Type.RawType;
        if (type != typeof(T))
            throw new InvalidOperationException($"Column '{column.Name}' holds {type}, so its getter cannot deliver {typeof(T)}.");
    }
}
