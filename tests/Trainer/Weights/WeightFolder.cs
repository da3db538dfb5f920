using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using MLNetDeepRanking.Trainer.Weights;

namespace MLNetDeepRanking.Trainer.Tests.Weights;

/// <summary>A folder for weight files that a test makes, and the ways to make them from their parts.</summary>
public sealed class WeightFolder : IDisposable
{
    /// <summary>A file system in memory: some ten thousand small files are written, and disks are slow at that.</summary>
    private const string Memory = "/dev/shm";

    private readonly string _folder = Directory.Exists(Memory)
        ? Directory.CreateDirectory(Path.Combine(Memory, $"weights-{Guid.NewGuid():N}")).FullName
        : Directory.CreateTempSubdirectory("weights").FullName;

    public string File => Path.Combine(_folder, "file.weights");

    /// <summary>Returns the path of a file that a real torch wrote.</summary>
    public static string Reference(string name) =>
        Path.Combine(MLNetDeepRanking.Tests.RepositoryRoot.Folder, "tests", "Trainer", "References", "Weights", name);

    /// <summary>Returns a <c>.safetensors</c> file.</summary>
    public static byte[] SafeTensors(string header, int valueBytes = 0) => SafeTensors(Encoding.UTF8.GetBytes(header), new byte[valueBytes]);

    public static byte[] SafeTensors(byte[] header, byte[] values)
    {
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        return [.. length, .. header, .. values];
    }

    /// <summary>Returns a PyTorch file: a pickle, given as text of which each character is a byte, and one storage named 0.</summary>
    public static byte[] Torch(string pickle, byte[]? storage = null) =>
        Zip(("file/data.pkl", Encoding.Latin1.GetBytes(pickle)), ("file/data/0", storage ?? []));

    /// <summary>Returns a zip archive of entries that are stored as they are.</summary>
    public static byte[] Zip(params (string Name, byte[] Content)[] entries) => Zip(CompressionLevel.NoCompression, entries);

    public static byte[] Zip(CompressionLevel level, params (string Name, byte[] Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        return stream.ToArray();
    }

    /// <summary>Opens a file of these bytes.</summary>
    internal WeightFile Open(byte[] content)
    {
        System.IO.File.WriteAllBytes(File, content);
        return WeightFile.Open(File);
    }

    /// <summary>Checks that a file of these bytes is refused with its path and a cause, and returns the message.</summary>
    internal string Refused(byte[] content, params ReadOnlySpan<string> causes)
    {
        var error = Assert.Throws<InvalidDataException>(() => Open(content).Dispose());
        Assert.Contains(File, error.Message, StringComparison.Ordinal);
        foreach (var cause in causes) Assert.Contains(cause, error.Message, StringComparison.Ordinal);
        return error.Message;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
