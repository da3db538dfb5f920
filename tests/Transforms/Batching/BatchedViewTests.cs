using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeepRanking.Transforms.Batching;

/// <summary>What ML.NET may expect of a view and its cursors, asked of one that looks ahead.</summary>
public sealed class BatchedViewTests
{
    private const int RowCount = 403;

    private static readonly PixelRow[] Rows = PixelRows.Random(RowCount);
    private static readonly float[][] Expected = Oracle.Embed(TestModel.Instance, Rows.Select(row => row.Pixels));

    private readonly MLContext _ml = new(seed: 1);

    private IDataView Source => _ml.Data.LoadFromEnumerable(Rows);

    private IDataView View => Embedded(Source);

    [Fact]
    public void Rows_keep_their_order_and_values_and_get_the_right_embeddings()
    {
        var read = Read(View);
        Assert.Equal(RowCount, read.Length);
        for (var i = 0; i < RowCount; i++)
        {
            Assert.Equal(i, read[i].Id);
            Assert.Equal(Rows[i].Name, read[i].Name);
            Assert.Equal(Rows[i].Tags, read[i].Tags);
            Assert.Equal(Expected[i], read[i].Embedding);
        }
    }

    [Fact]
    public void Rows_keep_their_order_between_stock_transforms_that_run_in_parallel()
    {
        var pipeline = _ml.Transforms.CopyColumns("Copy", "Pixels")
            .Append(_ml.Transforms.DeepRankEmbed("Embedding", "Copy", TestModel.Instance))
            .Append(_ml.Transforms.NormalizeLpNorm("Normalized", "Embedding"))
            .Append(_ml.Transforms.Concatenate("Both", "Embedding", "Normalized"));
        var view = pipeline.Fit(Source).Transform(Source);
        for (var pass = 0; pass < 20; pass++)
        {
            var read = Read(view);
            Assert.Equal(Enumerable.Range(0, RowCount), read.Select(row => row.Id));
            Assert.Equal(Expected, read.Select(row => row.Embedding));
        }
    }

    [Fact]
    public void A_cursor_set_covers_each_row_once_and_each_batch_belongs_to_one_cursor()
    {
        var view = Embedded(_ml.Transforms.CopyColumns("Copy", "Id").Fit(Source).Transform(Source));
        var cursors = view.GetRowCursorSet(view.Schema.Where(column => column.Name is "Copy" or "Embedding"), 4);
        Assert.True(cursors.Length > 1);
        var seen = new ConcurrentDictionary<int, float[]>();
        var owners = new ConcurrentDictionary<long, int>();

        Parallel.For(0, cursors.Length, new ParallelOptions { MaxDegreeOfParallelism = cursors.Length }, owner =>
        {
            using var cursor = cursors[owner];
            var (id, embedding, lastBatch) = (0, default(VBuffer<float>), -1L);
            var ids = cursor.GetGetter<int>(view.Schema["Copy"]);
            var embeddings = cursor.GetGetter<VBuffer<float>>(view.Schema["Embedding"]);
            while (cursor.MoveNext())
            {
                ids(ref id);
                embeddings(ref embedding);
                Assert.True(seen.TryAdd(id, [.. embedding.DenseValues()]));
                Assert.True(cursor.Batch >= lastBatch);
                Assert.Equal(owner, owners.GetOrAdd(lastBatch = cursor.Batch, owner));
            }
        });
        Assert.Equal(Expected, Enumerable.Range(0, RowCount).Select(id => seen[id]));
    }

    [Fact]
    public void Ids_and_positions_are_those_of_the_source_to_the_end()
    {
        var (source, view) = (Source, View);
        using var expected = source.GetRowCursor(source.Schema);
        using var actual = view.GetRowCursor(view.Schema);
        var (expectedIds, actualIds) = (expected.GetIdGetter(), actual.GetIdGetter());
        Assert.Equal(-1, actual.Position);
        while (expected.MoveNext())
        {
            Assert.True(actual.MoveNext());
            DataViewRowId expectedId = default, actualId = default;
            expectedIds(ref expectedId);
            actualIds(ref actualId);
            Assert.Equal(expectedId, actualId);
            Assert.Equal(expected.Position, actual.Position);
        }
        Assert.False(actual.MoveNext());
        Assert.Equal(-1, actual.Position);
        Assert.False(actual.MoveNext());
    }

    [Fact]
    public void A_reading_without_the_embedding_does_not_touch_the_pixels()
    {
        var view = View;
        using var cursor = view.GetRowCursor([view.Schema["Id"]]);
        Assert.True(cursor.IsColumnActive(view.Schema["Id"]));
        Assert.False(cursor.IsColumnActive(view.Schema["Embedding"]));
        Assert.False(cursor.IsColumnActive(view.Schema["Pixels"]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<VBuffer<float>>(view.Schema["Embedding"]));
        Assert.True(cursor.MoveNext());
    }

    [Fact]
    public void The_column_that_the_embedding_depends_on_is_not_active_unless_asked_for()
    {
        var view = View;
        using var cursor = view.GetRowCursor([view.Schema["Embedding"]]);
        Assert.True(cursor.IsColumnActive(view.Schema["Embedding"]));
        Assert.False(cursor.IsColumnActive(view.Schema["Pixels"]));
        var error = Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<VBuffer<byte>>(view.Schema["Pixels"]));
        Assert.Contains("'Pixels' is not active", error.Message);
    }

    [Fact]
    public void A_getter_used_before_the_first_row_throws()
    {
        var view = View;
        using var cursor = view.GetRowCursor([view.Schema["Embedding"]]);
        var getter = cursor.GetGetter<VBuffer<float>>(view.Schema["Embedding"]);
        VBuffer<float> value = default;
        Assert.Throws<InvalidOperationException>(() => getter(ref value));
        while (cursor.MoveNext()) { }
        Assert.Throws<InvalidOperationException>(() => getter(ref value));
    }

    [Fact]
    public void A_value_may_be_read_after_skipping_rows_and_more_than_once()
    {
        var view = View;
        using var cursor = view.GetRowCursor([view.Schema["Embedding"]]);
        var getter = cursor.GetGetter<VBuffer<float>>(view.Schema["Embedding"]);
        for (var i = 0; i < 50; i++) cursor.MoveNext();
        VBuffer<float> first = default, second = default;
        getter(ref first);
        getter(ref second);
        Assert.Equal(Expected[49], first.DenseValues());
        Assert.Equal(Expected[49], second.DenseValues());
    }

    [Fact]
    public void A_value_that_was_read_stays_when_the_cursor_moves_on()
    {
        var view = View;
        using var cursor = view.GetRowCursor(view.Schema);
        var embeddings = cursor.GetGetter<VBuffer<float>>(view.Schema["Embedding"]);
        var tags = cursor.GetGetter<VBuffer<ReadOnlyMemory<char>>>(view.Schema["Tags"]);
        var kept = new List<(VBuffer<float>, VBuffer<ReadOnlyMemory<char>>)>();
        while (cursor.MoveNext())
        {
            VBuffer<float> embedding = default;
            VBuffer<ReadOnlyMemory<char>> tag = default;
            embeddings(ref embedding);
            tags(ref tag);
            kept.Add((embedding, tag));
        }
        Assert.Equal(Expected, kept.Select(pair => pair.Item1.DenseValues().ToArray()));
        Assert.Equal(Rows.Select(row => row.Tags), kept.Select(pair => pair.Item2.DenseValues().Select(tag => tag.ToString()).ToArray()));
    }

    [Fact]
    public void A_getter_of_the_wrong_type_is_refused()
    {
        var view = View;
        using var cursor = view.GetRowCursor(view.Schema);
        var error = Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<float>(view.Schema["Embedding"]));
        Assert.Contains("'Embedding'", error.Message);
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<long>(view.Schema["Id"]));
    }

    [Fact]
    public void Shuffled_rows_keep_their_embeddings()
    {
        var read = Read(_ml.Data.ShuffleRows(View, seed: 1));
        Assert.NotEqual(Enumerable.Range(0, RowCount), read.Select(row => row.Id));
        Assert.Equal(Enumerable.Range(0, RowCount), read.Select(row => row.Id).Order());
        Assert.All(read, row => Assert.Equal(Expected[row.Id], row.Embedding));
    }

    [Fact]
    public void Rows_can_be_taken_and_skipped()
    {
        var read = Read(_ml.Data.SkipRows(_ml.Data.TakeRows(View, 100), 37));
        Assert.Equal(Enumerable.Range(37, 63), read.Select(row => row.Id));
        Assert.All(read, row => Assert.Equal(Expected[row.Id], row.Embedding));
    }

    [Fact]
    public void Rows_can_be_cached() => Assert.Equal(Expected, Read(_ml.Data.Cache(View)).Select(row => row.Embedding));

    [Fact]
    public void Rows_can_be_saved_as_a_binary_file_and_read_back()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("deeprank").FullName, "rows.idv");
        using (var stream = File.Create(file)) _ml.Data.SaveAsBinary(View, stream);
        var embeddings = _ml.Data.LoadFromBinary(file).GetColumn<float[]>("Embedding").ToArray();
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        Assert.Equal(Expected, embeddings);
    }

    [Fact]
    public void A_cursor_may_be_disposed_early_and_twice()
    {
        var view = View;
        var cursor = view.GetRowCursor(view.Schema);
        for (var i = 0; i < 40; i++) cursor.MoveNext();
        cursor.Dispose();
        cursor.Dispose();
        Assert.False(cursor.MoveNext());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(64)]
    public void Any_number_of_rows_is_scored(int count)
    {
        var view = Embedded(_ml.Data.LoadFromEnumerable(Rows.Take(count)));
        Assert.Equal(Expected.Take(count), Read(view).Select(row => row.Embedding));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 1)]
    [InlineData(1000, 1)]
    [InlineData(32, 4)]
    public void The_size_of_batches_and_the_number_of_threads_do_not_change_the_embeddings(int batchSize, int threads)
    {
        var options = new DeepRankScoringOptions { BatchSize = batchSize, Execution = new() { IntraOpThreads = threads } };
        var view = _ml.Transforms.DeepRankEmbed("Embedding", "Pixels", TestModel.Instance, options).Fit(Source).Transform(Source);
        Assert.Equal(Expected, Read(view).Select(row => row.Embedding));
    }

    [Fact]
    public void The_row_count_is_the_sources()
    {
        Assert.Equal(RowCount, View.GetRowCount());
        Assert.Null(Embedded(_ml.Data.LoadFromEnumerable(Rows.Where(row => row.Id > 5))).GetRowCount());
    }

    [Fact]
    public void An_output_named_as_its_input_replaces_it()
    {
        var view = _ml.Transforms.DeepRankEmbed("Pixels", null, TestModel.Instance).Fit(Source).Transform(Source);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, TestModel.EmbeddingSize), view.Schema["Pixels"].Type);
        Assert.Equal(Expected, view.GetColumn<float[]>("Pixels"));
    }

    private static EmbeddedRow[] Read(IDataView view) =>
        [.. new MLContext().Data.CreateEnumerable<EmbeddedRow>(view, reuseRowObject: false)];

    private IDataView Embedded(IDataView source) =>
        _ml.Transforms.DeepRankEmbed("Embedding", "Pixels", TestModel.Instance).Fit(source).Transform(source);
}
