using System.Buffers.Binary;
using System.IO.Compression;

namespace MLNetDeepRanking.Imaging.Idx;

/// <summary>An array of bytes in the idx format of the MNIST family: a magic number, the sizes, the values.</summary>
internal sealed class IdxFile
{
    private readonly string _cure;
    private readonly ReadOnlyMemory<byte> _values;

    private IdxFile(string path, string cure, byte[] content, int dimensions)
    {
        (Path, _cure) = (path, cure);
        // Two zeros, 8 for "unsigned bytes", the number of dimensions; then a big-endian size for each.
        ReadOnlySpan<byte> magic = [0, 0, 8, (byte)dimensions];
        if (!content.AsSpan().StartsWith(magic))
        {
            throw Invalid($"is not an idx file of bytes with {dimensions} dimensions: it starts with {Beginning(content)}");
        }
        var header = magic.Length + 4 * dimensions;
        if (content.Length < header) throw Invalid("is truncated inside its header");
        Sizes = [.. Enumerable.Range(1, dimensions).Select(i => BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(4 * i)))];
        // In floating point a damaged size cannot overflow.
        var claimed = Sizes.Aggregate(1.0, (product, size) => product * Math.Max(0, size));
        if (Sizes.Min() < 1 || claimed != content.Length - header)
        {
            throw Invalid($"is truncated or damaged: it claims {string.Join('×', Sizes)} values and holds {content.Length - header}");
        }
        _values = content.AsMemory(header);
    }

    /// <summary>Gets the path that the file was read from.</summary>
    public string Path { get; }

    /// <summary>Gets the size of each dimension, the slowest first.</summary>
    public IReadOnlyList<int> Sizes { get; }

    /// <summary>Gets the values, row-major.</summary>
    public ReadOnlySpan<byte> Values => _values.Span;

    /// <summary>Reads a file of bytes with a given number of dimensions, compressed with gzip or not.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="cure">What error messages recommend.</param>
    /// <param name="dimensions">The number of dimensions.</param>
    /// <exception cref="InvalidDataException">The file is not of that kind, or is truncated or damaged.</exception>
    public static IdxFile Read(string path, string cure, int dimensions)
    {
        var content = File.ReadAllBytes(path);
        return new(path, cure, content is [0x1F, 0x8B, ..] ? Decompress(content, path, cure) : content, dimensions);
    }

    /// <summary>Returns the error that the file has a problem, with its path and the cure.</summary>
    public InvalidDataException Invalid(string problem) => new($"'{Path}' {problem}. {_cure}");

    private static byte[] Decompress(byte[] content, string path, string cure)
    {
        using var stream = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
        using var decompressed = new MemoryStream();
        try
        {
            stream.CopyTo(decompressed);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"'{path}' is truncated or damaged: it does not decompress. {cure}", error);
        }
        return decompressed.ToArray();
    }

    private static string Beginning(byte[] content) =>
        content.Length == 0 ? "nothing" : Convert.ToHexString(content, 0, Math.Min(4, content.Length));
}
