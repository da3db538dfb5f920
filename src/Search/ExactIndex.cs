namespace MLNetDeepRanking.Search;

/// <summary>Finds the true nearest neighbours by comparing each query with every vector.</summary>
/// <remarks>
/// Neighbours at equal distance come in the order in which they were added. The result does not depend on the number of threads.
/// Any number of threads may search at once; <see cref="Add"/> and <see cref="Remove"/> want the index for themselves.
/// </remarks>
public sealed class ExactIndex : IVectorIndex
{
    private readonly List<long> _ids = [];
    private readonly List<float[]> _vectors = [];

    /// <summary>Creates an empty index.</summary>
    /// <param name="dimension">The number of components of each vector, at least 1.</param>
    /// <param name="distance">How dissimilarity is measured.</param>
    /// <exception cref="ArgumentOutOfRangeException">The dimension is below 1, or the distance is not a defined one.</exception>
    public ExactIndex(int dimension, VectorDistance distance)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (!Enum.IsDefined(distance)) throw new ArgumentOutOfRangeException(nameof(distance), distance, "This is not a known distance.");
        Dimension = dimension;
        Distance = distance;
    }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public VectorDistance Distance { get; }

    /// <inheritdoc/>
    public int Count => _ids.Count;

    /// <summary>Gets or sets the largest number of threads that one search uses.</summary>
    /// <value>The default value is the number of processors.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = Environment.ProcessorCount;

    /// <summary>Reads an index that <see cref="Save"/> wrote to a file.</summary>
    /// <exception cref="FileNotFoundException">There is no file at <paramref name="path"/>.</exception>
    /// <exception cref="InvalidDataException">The file is not an exact index, is damaged, or was written by a newer version.</exception>
    public static ExactIndex Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no index file at '{path}'.", path);
        using var stream = File.OpenRead(path);
        return Load(stream);
    }

    /// <summary>Reads an index that <see cref="Save"/> wrote, from the stream's current position; the stream stays open.</summary>
    /// <exception cref="InvalidDataException">The content is not an exact index, is damaged, or was written by a newer version.</exception>
    public static ExactIndex Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        var index = new ExactIndex(reader.ReadInt32(), (VectorDistance)reader.ReadInt32());
        var count = reader.ReadInt32();
        for (var row = 0; row < count; row++)
        {
            var id = reader.ReadInt64();
            var vector = new float[index.Dimension];
            for (var i = 0; i < vector.Length; i++) vector[i] = reader.ReadSingle();
            index.Add([id], vector);
        }
        return index;
    }

    /// <inheritdoc/>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(Dimension);
        writer.Write((int)Distance);
        writer.Write(Count);
        for (var row = 0; row < Count; row++)
        {
            writer.Write(_ids[row]);
            foreach (var component in _vectors[row]) writer.Write(component);
        }
    }

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<long> ids, ReadOnlySpan<float> vectors)
    {
        if (vectors.Length != (long)ids.Length * Dimension)
            throw new ArgumentException($"{ids.Length} ids need {(long)ids.Length * Dimension} components; there are {vectors.Length}.", nameof(vectors));
        ThrowIfNotFinite(vectors, nameof(vectors));
        var known = new HashSet<long>(_ids);
        foreach (var id in ids)
        {
            if (id == Neighbor.NoId) throw new ArgumentException($"The id {id} means 'no neighbour'; choose another.", nameof(ids));
            if (!known.Add(id)) throw new ArgumentException($"The id {id} is taken; remove it first or choose another.", nameof(ids));
        }
        for (var row = 0; row < ids.Length; row++)
        {
            _ids.Add(ids[row]);
            _vectors.Add(vectors.Slice(row * Dimension, Dimension).ToArray());
        }
    }

    /// <inheritdoc/>
    public int Remove(ReadOnlySpan<long> ids)
    {
        var removed = 0;
        foreach (var id in ids)
        {
            var row = _ids.IndexOf(id);
            if (row < 0) continue;
            _ids.RemoveAt(row);
            _vectors.RemoveAt(row);
            removed++;
        }
        return removed;
    }

    /// <inheritdoc/>
    public void Search(ReadOnlySpan<float> queries, int k, Span<long> ids, Span<float> distances)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        if (queries.Length % Dimension != 0)
            throw new ArgumentException($"The queries have {queries.Length} components, not a multiple of {Dimension}.", nameof(queries));
        var count = queries.Length / Dimension;
        if (ids.Length != (long)count * k || distances.Length != (long)count * k)
            throw new ArgumentException($"{count} queries and k = {k} need {(long)count * k} ids and distances.", nameof(ids));
        ThrowIfNotFinite(queries, nameof(queries));
        ids.Fill(Neighbor.NoId);
        distances.Fill(float.PositiveInfinity);
        for (var row = 0; row < count; row++)
        {
            var query = queries.Slice(row * Dimension, Dimension).ToArray();
            var nearest = _vectors.Select((vector, slot) => (Distance: (float)Measure(query, vector), Id: _ids[slot]))
                .OrderBy(pair => pair.Distance).Take(k);
            var rank = row * k;
            foreach (var (distance, id) in nearest) (ids[rank], distances[rank++]) = (id, distance);
        }
    }

    private void ThrowIfNotFinite(ReadOnlySpan<float> vectors, string name)
    {
        for (var i = 0; i < vectors.Length; i++)
            if (!float.IsFinite(vectors[i]))
                throw new ArgumentException($"Row {i / Dimension}, component {i % Dimension} is {vectors[i]}; components must be finite.", name);
    }

    private double Measure(float[] query, float[] vector)
    {
        double dot = 0, queries = 0, vectors = 0, squares = 0, absolutes = 0;
        var bits = 0;
        for (var i = 0; i < query.Length; i++)
        {
            double q = query[i], x = vector[i];
            dot += q * x;
            queries += q * q;
            vectors += x * x;
            squares += (q - x) * (q - x);
            absolutes += Math.Abs(q - x);
            bits += (q > 0) == (x > 0) ? 0 : 1;
        }
        return Distance switch
        {
            VectorDistance.Cosine => queries == 0 || vectors == 0 ? 1 : Math.Max(0, 1 - dot / Math.Sqrt(queries * vectors)),
            VectorDistance.Euclidean => Math.Sqrt(squares),
            VectorDistance.Manhattan => absolutes,
            _ => bits,
        };
    }
}
