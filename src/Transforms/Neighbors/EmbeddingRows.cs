using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetDeepRanking.Transforms.Neighbors;

/// <summary>Embeddings read from a view, with columns of text beside them. Rows without an embedding, such as skipped pictures, are left out.</summary>
internal sealed class EmbeddingRows
{
    private readonly List<float> _vectors;
    private readonly List<int> _positions;
    private readonly List<string>[] _texts;
    private readonly List<string>[] _leftOutTexts;

    private EmbeddingRows(int dimension, int textColumns)
    {
        Dimension = dimension;
        (_vectors, _positions) = ([], []);
        _texts = [.. Enumerable.Range(0, textColumns).Select(_ => new List<string>())];
        _leftOutTexts = [.. Enumerable.Range(0, textColumns).Select(_ => new List<string>())];
    }

    public int Dimension { get; }

    /// <summary>Gets the number of embeddings.</summary>
    public int Count => _positions.Count;

    /// <summary>Gets the number of rows of the view, with those that were left out.</summary>
    public int RowCount => Count + LeftOut.Count;

    /// <summary>Gets the embeddings, <c>[Count, Dimension]</c>.</summary>
    public ReadOnlySpan<float> Vectors => CollectionsMarshal.AsSpan(_vectors);

    /// <summary>Gets the row of the view that each embedding comes from; ascending.</summary>
    public IReadOnlyList<int> Positions => _positions;

    /// <summary>Gets the rows of the view that were left out.</summary>
    public List<int> LeftOut { get; } = [];

    /// <summary>Returns a column of text, one for each embedding.</summary>
    public IReadOnlyList<string> Text(int column) => _texts[column];

    /// <summary>Returns a column of text, one for each row that was left out.</summary>
    public IReadOnlyList<string> LeftOutText(int column) => _leftOutTexts[column];

    /// <summary>Reads a view, to evaluate its embeddings.</summary>
    /// <inheritdoc cref="Read(IHostEnvironment, IDataView, string, RowPurpose, IReadOnlyList{ValueTuple{string, string}})"/>
    public static EmbeddingRows Read(
        IHostEnvironment environment, IDataView data, string embeddingColumnName, params IReadOnlyList<(string Name, string Content)> textColumns) =>
        Read(environment, data, embeddingColumnName, RowPurpose.Evaluation, textColumns);

    /// <summary>Reads a view.</summary>
    /// <param name="environment">Is told of rows that are left out.</param>
    /// <param name="data">The view.</param>
    /// <param name="embeddingColumnName">The column of embeddings.</param>
    /// <param name="purpose">What the rows are for.</param>
    /// <param name="textColumns">Columns that are read as text, each with what it is for: ("Label", "labels").</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of an unsuitable type.</exception>
    /// <exception cref="InvalidOperationException">No row has an embedding.</exception>
    public static EmbeddingRows Read(
        IHostEnvironment environment, IDataView data, string embeddingColumnName, RowPurpose purpose, IReadOnlyList<(string Name, string Content)> textColumns)
    {
        var (column, dimension) = EmbeddingColumn.Find(data.Schema, embeddingColumnName);
        DataViewSchema.Column[] texts = [.. textColumns.Select(text => TextGetter.Find(data.Schema, text.Name, text.Content))];
        var rows = new EmbeddingRows(dimension, texts.Length);
        using (var cursor = data.GetRowCursor(texts.Append(column).DistinctBy(one => one.Index)))
        {
            var embeddings = cursor.GetGetter<VBuffer<float>>(column);
            Func<string>[] getters = [.. texts.Select(text => TextGetter.Create(cursor, text))];
            VBuffer<float> embedding = default;
            var components = new float[dimension];
            for (var position = 0; cursor.MoveNext(); position++)
            {
                embeddings(ref embedding);
                embedding.CopyTo(components);
                var kept = components.All(float.IsFinite);
                if (kept) rows._vectors.AddRange(components);
                (kept ? rows._positions : rows.LeftOut).Add(position);
                var into = kept ? rows._texts : rows._leftOutTexts;
                for (var i = 0; i < getters.Length; i++) into[i].Add(getters[i]());
            }
        }
        if (rows.Count == 0) throw purpose.Empty(embeddingColumnName, rows.LeftOut.Count);
        if (rows.LeftOut.Count > 0) purpose.Warn(environment, embeddingColumnName, rows.LeftOut.Count, rows.Count);
        return rows;
    }

    /// <summary>Copies some of many embeddings, <c>[n, dimension]</c>, by their rows.</summary>
    public static float[] Gather(ReadOnlySpan<float> vectors, int dimension, ReadOnlySpan<int> rows)
    {
        var gathered = new float[rows.Length * dimension];
        for (var i = 0; i < rows.Length; i++) vectors.Slice(rows[i] * dimension, dimension).CopyTo(gathered.AsSpan(i * dimension));
        return gathered;
    }
}
