namespace MLNetDeepRanking.Bulk;

/// <summary>Keeps a second process from the same shard. The system lets go of the lock with the process, however that ends.</summary>
internal static class ShardLock
{
    /// <exception cref="IOException">Another process has the lock.</exception>
    public static IDisposable Take(string folder, Shard shard)
    {
        var path = Path.Combine(folder, $".shard-{shard.Index}-of-{shard.Count}.lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new IOException(
                $"Shard {shard} of '{folder}' is being embedded by another process, which holds '{path}'. Wait for it, or take another shard.", e);
        }
    }
}
