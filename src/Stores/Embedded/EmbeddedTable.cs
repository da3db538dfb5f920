using MLNetDeepRanking.Stores.Collections;
using MLNetDeepRanking.Stores.Records;

namespace MLNetDeepRanking.Stores.Embedded;

/// <summary>The records of one collection in memory, and an index for each of their vectors.</summary>
/// <remarks>
/// Any number of threads read while one writes. A write does the long work, such as inserting into a graph, beside the readers, and keeps them out only
/// while it swaps the old records for the new. So a reader sees all of a write or nothing of it, and every record once.
/// </remarks>
internal sealed class EmbeddedTable(RecordShape shape, IRowIndex[] indexes) : IDisposable
{
    private readonly Lock _writing = new();
    private readonly ReaderWriterLockSlim _swapping = new();
    private readonly Dictionary<object, long> _rows = [];
    private readonly Dictionary<long, StoredRecord> _records = [];
    private long _nextRow;

    /// <summary>Gets the shape of the records, as text.</summary>
    public string Description => shape.Description;

    /// <summary>Gets whether the table differs from its file.</summary>
    public bool IsChanged { get; private set; } = true;

    public void Upsert(IReadOnlyList<StoredRecord> records)
    {
        lock (_writing)
        {
            var rows = new long[records.Count];
            for (var i = 0; i < rows.Length; i++) rows[i] = _nextRow++;
            for (var i = 0; i < indexes.Length; i++) indexes[i].Stage(rows, [.. records.Select(record => record.Vectors[i])]);
            Swap([.. records.Select(record => record.Key)], rows, records);
        }
    }

    public void Delete(IReadOnlyList<object> keys)
    {
        lock (_writing) Swap(keys, [], []);
    }

    public List<StoredRecord> Get(IReadOnlyList<object> keys)
    {
        using var reading = new ReadingScope(_swapping);
        var found = new List<StoredRecord>(keys.Count);
        foreach (var key in keys)
            if (_rows.TryGetValue(key, out var row)) found.Add(_records[row]);
        return found;
    }

    public List<StoredRecord> Find(RecordQuery query)
    {
        var matches = RecordFilter.Compile(query.Filter, shape);
        StoredRecord[] records;
        using (new ReadingScope(_swapping)) records = [.. _records.OrderBy(record => record.Key).Select(record => record.Value)];
        return [.. RecordOrder.Apply(records.Where(matches), shape, query.Order).Skip(query.Skip).Take(query.Top)];
    }

    public List<ScoredRecord> Search(VectorQuery query)
    {
        var matches = query.Filter is null ? null : RecordFilter.Compile(query.Filter, shape);
        var toScore = EmbeddedDistance.Of(shape.Vectors[query.Column]).ToScore;
        using var reading = new ReadingScope(_swapping);
        var rows = new long[Math.Min(query.Reach, _records.Count)];
        if (rows.Length == 0) return [];
        var distances = new float[rows.Length];
        var index = indexes[query.Column];
        index.Search(query.Vector, matches is null ? null : Allows, rows, distances);
        // Rows that are staged and not yet published are in the graph, and may have taken the place of others.
        if (rows.Any(row => row >= 0 && !_records.ContainsKey(row))) index.Search(query.Vector, Allows, rows, distances);

        var found = new List<ScoredRecord>(rows.Length);
        for (var rank = query.Skip; rank < rows.Length && rows[rank] >= 0; rank++)
            found.Add(new ScoredRecord(_records[rows[rank]], toScore(distances[rank])));
        return found;

        bool Allows(long row) => _records.TryGetValue(row, out var record) && (matches is null || matches(record));
    }

    /// <summary>Writes the table to a stream while no other thread changes it.</summary>
    public void Save(Action<RecordShape, long, IReadOnlyCollection<KeyValuePair<long, StoredRecord>>, IRowIndex[]> write)
    {
        lock (_writing)
        {
            write(shape, _nextRow, _records, indexes);
            IsChanged = false;
        }
    }

    /// <summary>Takes records from a file; those with a graph are in it already.</summary>
    public void Restore(long nextRow, IReadOnlyList<(long Row, StoredRecord Record)> records)
    {
        foreach (var (row, record) in records)
        {
            _rows.Add(record.Key, row);
            _records.Add(row, record);
        }
        for (var i = 0; i < indexes.Length; i++)
        {
            if (indexes[i] is not FlatRows flat) continue;
            flat.Stage([.. records.Select(record => record.Row)], [.. records.Select(record => record.Record.Vectors[i])]);
            flat.Publish([]);
        }
        _nextRow = nextRow;
        IsChanged = false;
    }

    public void Dispose() => _swapping.Dispose();

    /// <summary>Removes what the keys hold, and adds the records, which were staged.</summary>
    private void Swap(IReadOnlyList<object> keys, long[] rows, IReadOnlyList<StoredRecord> records)
    {
        var removed = new List<long>();
        _swapping.EnterWriteLock();
        try
        {
            foreach (var key in keys)
            {
                if (!_rows.Remove(key, out var row)) continue;
                _records.Remove(row);
                removed.Add(row);
            }
            foreach (var index in indexes) index.Publish([.. removed]);
            for (var i = 0; i < rows.Length; i++)
            {
                _rows.Add(records[i].Key, rows[i]);
                _records.Add(rows[i], records[i]);
            }
            IsChanged |= removed.Count + rows.Length > 0;
        }
        finally
        {
            _swapping.ExitWriteLock();
        }
        foreach (var index in indexes) index.Tidy();
    }

    private readonly ref struct ReadingScope
    {
        private readonly ReaderWriterLockSlim _gate;

        public ReadingScope(ReaderWriterLockSlim gate)
        {
            _gate = gate;
            gate.EnterReadLock();
        }

        public void Dispose() => _gate.ExitReadLock();
    }
}
