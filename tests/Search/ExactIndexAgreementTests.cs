using MLNetDeepRanking.Search.Kernels;

namespace MLNetDeepRanking.Search.Tests;

/// <summary>An exact index against the naive search, for all distances and all kernels.</summary>
public sealed class ExactIndexAgreementTests
{
    private static int[] Dimensions => [1, 2, 3, 31, 32, 33, 64, 65, 128, 784];

    public static TheoryData<VectorDistance, int> DistancesAndWidths { get; } = new MatrixTheoryData<VectorDistance, int>(
        Enum.GetValues<VectorDistance>(), Enum.GetValues<KernelWidth>().Select(width => (int)width));

    [Theory, MemberData(nameof(DistancesAndWidths))]
    public void Random_vectors_are_found_as_by_the_naive_search(VectorDistance distance, int width)
    {
        foreach (var dimension in Dimensions)
            Agree(distance, width, dimension, Vectors.Random(dimension, 150, dimension), Vectors.Random(-dimension, 8, dimension), k: 10);
    }

    [Theory, MemberData(nameof(DistancesAndWidths))]
    public void Ties_duplicates_and_zero_vectors_come_in_the_order_of_insertion(VectorDistance distance, int width)
    {
        foreach (var dimension in new[] { 1, 3, 4, 9 })
        {
            var (vectors, queries) = (Vectors.Ternary(dimension, 300, dimension), Vectors.Ternary(-dimension, 13, dimension));
            Agree(distance, width, dimension, vectors, queries, k: 40);
        }
    }

    [Theory, MemberData(nameof(DistancesAndWidths))]
    public void Every_count_around_the_borders_of_panels_and_groups_works(VectorDistance distance, int width)
    {
        foreach (var count in new[] { 1, 2, 31, 32, 33, 63, 64, 65, 97 })
            foreach (var queries in new[] { 1, 2, 5, 6, 7, 12, 13 })
                Agree(distance, width, 5, Vectors.Random(count, count, 5), Vectors.Random(-queries, queries, 5), k: 3);
    }

    [Theory, MemberData(nameof(DistancesAndWidths))]
    public void A_k_beyond_the_count_gives_all_vectors_and_padding(VectorDistance distance, int width) =>
        Agree(distance, width, 7, Vectors.Random(1, 40, 7), Vectors.Random(2, 9, 7), k: 50);

    [Theory, MemberData(nameof(DistancesAndWidths))]
    public void An_empty_index_gives_padding_only(VectorDistance distance, int width) =>
        Agree(distance, width, 7, [], Vectors.Random(2, 9, 7), k: 4);

    [Theory, InlineData(VectorDistance.Cosine), InlineData(VectorDistance.Euclidean), InlineData(VectorDistance.Manhattan),
     InlineData(VectorDistance.Hamming), InlineData(VectorDistance.InnerProduct)]
    public void Work_cut_into_many_pieces_gives_the_same_result(VectorDistance distance)
    {
        const int Dimension = 256;
        var vectors = Vectors.Ternary(5, 6000, Dimension);
        foreach (var queries in new[] { 1, 9 })
            foreach (var threads in new[] { 1, 2, 7 })
                Agree(distance, (int)KernelWidths.Widest, Dimension, vectors, Vectors.Ternary(queries, queries, Dimension), k: 20, threads);
    }

    private static void Agree(VectorDistance distance, int width, int dimension, float[] vectors, float[] queries, int k, int threads = 2)
    {
        var count = vectors.Length / dimension;
        var index = new ExactIndex(dimension, distance, compression: null, (KernelWidth)width) { MaxDegreeOfParallelism = threads };
        index.Add(Vectors.Ids(count, first: 1000), vectors);
        var ids = new long[queries.Length / dimension * k];
        var distances = new float[ids.Length];

        index.Search(queries, k, ids, distances);

        for (var query = 0; query < queries.Length / dimension; query++)
        {
            var expected = NaiveSearch.Nearest(distance, queries.Row(query, dimension), vectors, k);
            for (var rank = 0; rank < k; rank++)
            {
                var (id, found) = (ids[query * k + rank], distances[query * k + rank]);
                var where = $"{distance}, {width} bits, {count} × {dimension}, query {query}, rank {rank}";
                if (rank >= expected.Length) Assert.Equal((Neighbor.NoId, float.PositiveInfinity), (id, found));
                else
                {
                    Assert.True(expected[rank].Id + 1000 == id, $"{where}: {expected[rank]} was expected, {id - 1000} at {found} found");
                    Assert.Equal(expected[rank].Distance, found, distance == VectorDistance.Cosine ? 1e-7f : 0f);
                }
            }
        }
    }
}
