namespace MLNetDeepRanking.Search.Tests.Storage;

/// <summary>Exact indexes of random vectors, and their bytes.</summary>
internal static class StoredIndex
{
    public static ExactIndex Create(VectorDistance distance, int count, int dimension, VectorCompression? compression = null)
    {
        var index = new ExactIndex(dimension, distance, compression);
        index.Add(Vectors.Ids(count), Vectors.Random(count, count, dimension));
        return index;
    }

    public static byte[] Bytes(ExactIndex index)
    {
        using var stream = new MemoryStream();
        index.Save(stream);
        return stream.ToArray();
    }
}
