using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeepRanking.Transforms.Batching;

/// <summary>A view over a source that reads in parallel keeps every promise of one that does not.</summary>
public sealed class ParallelCursorTests
{
    private const int RowCount = 1003;
    private const int BadRow = 600;

    private static readonly PixelRow[] Rows = PixelRows.Random(RowCount);
    private static readonly float[][] Expected = Oracle.Embed(TestModel.Instance, Rows.Select(row => row.Pixels));

    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Rows_come_in_the_order_of_the_source_time_after_time()
    {
        var view = Parallel(Rows);
        for (var pass = 0; pass < 10; pass++)
        {
            using var cursor = view.GetRowCursor(view.Schema);
            Assert.IsType<ParallelCursor>(cursor);
            var ids = cursor.GetGetter<int>(view.Schema["Id"]);
            var tags = cursor.GetGetter<VBuffer<ReadOnlyMemory<char>>>(view.Schema["Tags"]);
            var embeddings = cursor.GetGetter<VBuffer<float>>(view.Schema["Embedding"]);
            var (id, row) = (0, 0);
            VBuffer<ReadOnlyMemory<char>> tag = default;
            VBuffer<float> embedding = default;
            for (; cursor.MoveNext(); row++)
            {
                ids(ref id);
                tags(ref tag);
                embeddings(ref embedding);
                Assert.Equal(row, id);
                Assert.Equal(row, cursor.Position);
                Assert.Equal(row % 5, tag.Length);
                Assert.Equal(Expected[row], embedding.DenseValues());
            }
            Assert.Equal(RowCount, row);
            Assert.False(cursor.MoveNext());
        }
    }

    [Fact]
    public void Row_ids_are_those_of_the_source()
    {
        var view = Parallel(Rows);
        var source = _ml.Data.LoadFromEnumerable(Rows);
        using var expected = source.GetRowCursor(source.Schema);
        using var actual = view.GetRowCursor([view.Schema["Embedding"]]);
        var (expectedIds, actualIds) = (expected.GetIdGetter(), actual.GetIdGetter());
        while (expected.MoveNext())
        {
            Assert.True(actual.MoveNext());
            DataViewRowId expectedId = default, actualId = default;
            expectedIds(ref expectedId);
            actualIds(ref actualId);
            Assert.Equal(expectedId, actualId);
        }
    }

    [Fact]
    public void A_bad_row_fails_alone_and_by_its_number_in_the_view()
    {
        using var files = new PictureFiles();
        var rows = Rows.Take(700).Select((row, i) => new PathRow { Id = i, ImagePath = files.Png($"{i}.png", row.Pixels) }).ToArray();
        rows[BadRow].ImagePath = "gone.png";
        var view = Embedded(_ml.Data.LoadFromEnumerable(rows), "ImagePath");
        using var cursor = view.GetRowCursor(view.Schema);
        Assert.IsType<ParallelCursor>(cursor);
        var embeddings = cursor.GetGetter<VBuffer<float>>(view.Schema["Embedding"]);
        VBuffer<float> embedding = default;
        while (cursor.MoveNext())
        {
            if (cursor.Position == BadRow)
            {
                var error = Assert.Throws<InvalidOperationException>(() => embeddings(ref embedding));
                Assert.Contains($"Row {BadRow}, column 'Copy': Picture 'gone.png'", error.Message);
                continue;
            }
            embeddings(ref embedding);
            Assert.Equal(Expected[cursor.Position], embedding.DenseValues());
        }
    }

    [Fact]
    public void An_error_of_the_source_surfaces_after_the_rows_that_the_source_gave()
    {
        var view = Parallel(Rows.Select((row, i) => i == BadRow ? throw new IOException("the disk is gone") : row));
        var ids = new List<int>();
        var error = Assert.ThrowsAny<Exception>(() =>
        {
            using var cursor = view.GetRowCursor(view.Schema);
            var getter = cursor.GetGetter<int>(view.Schema["Id"]);
            var id = 0;
            while (cursor.MoveNext())
            {
                getter(ref id);
                ids.Add(id);
            }
        });
        Assert.Contains("the disk is gone", error.ToString());
        Assert.Equal(Enumerable.Range(0, ids.Count), ids);
        Assert.InRange(ids.Count, BadRow - 128, BadRow);
    }

    [Fact]
    public void A_cursor_may_be_disposed_at_any_row_and_before_the_first()
    {
        var view = Parallel(Rows);
        for (var read = 0; read < 300; read += 7)
        {
            var cursor = view.GetRowCursor(view.Schema);
            for (var i = 0; i < read; i++) Assert.True(cursor.MoveNext());
            cursor.Dispose();
            cursor.Dispose();
            Assert.False(cursor.MoveNext());
        }
    }

    [Fact]
    public void Many_readers_at_once_get_the_same_rows()
    {
        var view = Parallel(Rows);
        System.Threading.Tasks.Parallel.For(0, 4, _ => Assert.Equal(Expected, view.GetColumn<float[]>("Embedding")));
    }

    private IDataView Parallel(IEnumerable<PixelRow> rows) => Embedded(_ml.Data.LoadFromEnumerable(rows), "Pixels");

    // A stock transform with a wanted column makes the source split its rows among cursors.
    private IDataView Embedded(IDataView source, string column)
    {
        var pipeline = _ml.Transforms.CopyColumns("Copy", column)
            .Append(_ml.Transforms.DeepRankEmbed("Embedding", "Copy", TestModel.Instance));
        return pipeline.Fit(source).Transform(source);
    }
}
