namespace MLNetDeepRanking.Transforms.Saving;

/// <summary>
/// A file that lives while stock ML.NET needs one. Its ONNX transformer reads graphs from files only, and the files it makes itself
/// outlive it in some cases; this one is deleted in every case.
/// </summary>
internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(byte[] content)
    {
        Name = Path.Combine(Path.GetTempPath(), $"deeprank-{Environment.ProcessId}-{Guid.NewGuid():N}.onnx");
        try
        {
            File.WriteAllBytes(Name, content);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Name { get; }

    public void Dispose() => File.Delete(Name);
}
