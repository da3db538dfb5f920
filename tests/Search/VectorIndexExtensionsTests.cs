namespace MLNetDeepRanking.Search.Tests;

public sealed class VectorIndexExtensionsTests
{
    [Fact]
    public void One_query_gives_its_neighbours_without_padding()
    {
        var index = new ExactIndex(1, VectorDistance.Euclidean);
        index.Add([4, 5, 6], [10, 20, 40]);

        Assert.Equal([new Neighbor(5, 1), new Neighbor(4, 9)], index.Search([19], 2));
        Assert.Equal([5, 4, 6], index.Search([19], int.MaxValue).Select(neighbor => neighbor.Id));
    }

    [Fact]
    public void A_failing_save_leaves_the_old_file_as_it_was()
    {
        var folder = Directory.CreateTempSubdirectory("vector-index-").FullName;
        try
        {
            var path = Path.Combine(folder, "index");
            File.WriteAllText(path, "old");

            Assert.Throws<NotSupportedException>(() => new BrokenIndex().Save(path));

            Assert.Equal("old", File.ReadAllText(path));
            Assert.Single(Directory.GetFiles(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Null_and_an_empty_path_are_refused()
    {
        Assert.Throws<ArgumentNullException>(() => ((IVectorIndex)null!).Search([1], 1));
        Assert.Throws<ArgumentNullException>(() => ((IVectorIndex)null!).Save("index"));
        Assert.Throws<ArgumentException>(() => new BrokenIndex().Save(""));
        Assert.Throws<ArgumentException>(() => ExactIndex.Load(""));
        Assert.Throws<ArgumentNullException>(() => ExactIndex.Load((Stream)null!));
    }

    /// <summary>Writes half of itself and then fails, as a full disk would.</summary>
    private sealed class BrokenIndex : IVectorIndex
    {
        public int Dimension => 1;

        public VectorDistance Distance => VectorDistance.Cosine;

        public int Count => 0;

        public void Add(ReadOnlySpan<long> ids, ReadOnlySpan<float> vectors) => throw new NotSupportedException();

        public int Remove(ReadOnlySpan<long> ids) => throw new NotSupportedException();

        public bool TryGetVector(long id, Span<float> vector) => throw new NotSupportedException();

        public void Search(ReadOnlySpan<float> queries, int k, Span<long> ids, Span<float> distances) => throw new NotSupportedException();

        public void Save(Stream stream)
        {
            stream.Write(new byte[100_000]);
            throw new NotSupportedException();
        }
    }
}
