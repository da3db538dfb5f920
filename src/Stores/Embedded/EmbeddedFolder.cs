using Microsoft.Extensions.VectorData;

namespace MLNetDeepRanking.Stores.Embedded;

/// <summary>The folder of a store: a file for each collection, and a lock that keeps other processes out.</summary>
internal sealed class EmbeddedFolder : IDisposable
{
    private const string Extension = ".collection";
    private readonly string _path;
    private readonly FileStream _lock;

    /// <exception cref="VectorStoreException">The folder is in use, or cannot be written.</exception>
    public EmbeddedFolder(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(_path);
            _lock = new FileStream(Path.Combine(_path, "store.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new VectorStoreException(
                $"The store in '{_path}' cannot be opened: another store has it open, or it cannot be written. Share one store, or dispose the other.",
                exception);
        }
        // What a process left that was killed while it saved.
        foreach (var orphan in Directory.EnumerateFiles(_path, $"*{Extension}.*.tmp")) File.Delete(orphan);
    }

    public IEnumerable<string> Collections =>
        Directory.EnumerateFiles(_path, $"*{Extension}").Select(file => Uri.UnescapeDataString(Path.GetFileNameWithoutExtension(file)));

    public string FileOf(string collection) => Path.Combine(_path, Uri.EscapeDataString(collection) + Extension);

    public void Dispose() => _lock.Dispose();
}
