using System.Collections.Concurrent;
using Microsoft.Extensions.VectorData;
using MLNetDeepRanking.Stores.Records;

namespace MLNetDeepRanking.Stores.Embedded;

/// <summary>The collections of a store by name. One that lies in the folder is read when it is first used.</summary>
internal sealed class EmbeddedTables(EmbeddedFolder? folder, EmbeddedVectorStoreOptions options) : IDisposable
{
    private readonly Lock _changing = new();
    private readonly ConcurrentDictionary<string, EmbeddedTable> _open = new();
    private bool _disposed;

    public string[] Names
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(EmbeddedVectorStore));
            return [.. _open.Keys.Union(folder?.Collections ?? []).Order(StringComparer.Ordinal)];
        }
    }

    public bool Contains(string name)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(EmbeddedVectorStore));
        return _open.ContainsKey(name) || (folder is not null && File.Exists(folder.FileOf(name)));
    }

    /// <exception cref="VectorStoreException">There is no such collection.</exception>
    /// <exception cref="InvalidOperationException">It holds records of another shape.</exception>
    /// <exception cref="InvalidDataException">Its file is damaged.</exception>
    public EmbeddedTable Get(RecordShape shape) => Find(shape)
        ?? throw new VectorStoreException($"There is no collection '{shape.Collection}'. Call EnsureCollectionExistsAsync first.")
        {
            VectorStoreSystemName = EmbeddedVectorStore.SystemName,
            CollectionName = shape.Collection,
        };

    public void Create(RecordShape shape)
    {
        lock (_changing)
            if (Find(shape) is null)
                _open[shape.Collection] = new EmbeddedTable(shape, [.. shape.Vectors.Select(column => EmbeddedDistance.CreateIndex(column, options.Graph))]);
    }

    public void Drop(string name)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(EmbeddedVectorStore));
        lock (_changing)
        {
            _open.TryRemove(name, out _);
            if (folder is not null) File.Delete(folder.FileOf(name));
        }
    }

    public void Save()
    {
        if (folder is null) return;
        lock (_changing)
            foreach (var (name, table) in _open)
                if (table.IsChanged) EmbeddedFile.Write(folder.FileOf(name), table);
    }

    public void Dispose()
    {
        lock (_changing)
        {
            if (_disposed) return;
            Save();
            _disposed = true;
            folder?.Dispose();
        }
    }

    private EmbeddedTable? Find(RecordShape shape)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(EmbeddedVectorStore));
        if (!_open.TryGetValue(shape.Collection, out var table))
            lock (_changing)
                if (!_open.TryGetValue(shape.Collection, out table))
                {
                    if (folder?.FileOf(shape.Collection) is not { } file || !File.Exists(file)) return null;
                    _open[shape.Collection] = table = EmbeddedFile.Read(file, shape, options.Graph);
                }
        shape.ThrowIfOther(table.Description);
        return table;
    }
}
