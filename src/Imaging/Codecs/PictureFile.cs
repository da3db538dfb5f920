using System.Globalization;
using Microsoft.Win32.SafeHandles;
using MLNetDeepRanking.Imaging.Pixels;

namespace MLNetDeepRanking.Imaging.Codecs;

/// <summary>Reads a picture file whole, and says what is wrong when it cannot.</summary>
/// <remarks>The file is copied, not mapped: truncating a mapped file kills the process that reads it.</remarks>
internal static class PictureFile
{
    /// <exception cref="PictureException">The file is missing, unreadable, empty or over 2 GB.</exception>
    public static RentedBytes Read(string path)
    {
        try
        {
            using var handle = File.OpenHandle(path, share: FileShare.Read | FileShare.Delete, options: FileOptions.SequentialScan);
            var length = RandomAccess.GetLength(handle);
            if (length == 0) throw Empty(path);
            if (length > Array.MaxLength) throw TooLong(path, length);
            return Fill((int)length, handle);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException || path.Length == 0)
        {
            throw Missing(path, error);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException or ArgumentException or NotSupportedException)
        {
            throw Unreadable(path, error);
        }
    }

    public static PictureException Empty(string name) =>
        new(name, PictureFault.Empty, "is empty (0 bytes)", "Copy or download it again, or leave it out.");

    private static RentedBytes Fill(int length, SafeFileHandle handle)
    {
        var bytes = new RentedBytes(length);
        for (var filled = 0; filled < length;)
        {
            var read = RandomAccess.Read(handle, bytes.Span[filled..], filled);
            if (read == 0) throw new IOException("The file became shorter while it was read.");
            filled += read;
        }
        return bytes;
    }

    private static PictureException Missing(string path, Exception error)
    {
        if (path.Length == 0) return new(path, PictureFault.Missing, "has no path", "Give every row the path of a picture.", error);
        var start = Path.IsPathRooted(path) ? "" : $" A relative path starts at '{Environment.CurrentDirectory}'.";
        return new(path, PictureFault.Missing, "does not exist", $"Check the path.{start}", error);
    }

    private static PictureException Unreadable(string path, Exception error)
    {
        if (Directory.Exists(path)) return new(path, PictureFault.Unreadable, "is a folder", "Give the path of a file.", error);
        var problem = $"cannot be read: {error.Message.TrimEnd('.')}";
        return new(path, PictureFault.Unreadable, problem, "Check its permissions, and whether another process holds it.", error);
    }

    private static PictureException TooLong(string path, long length) => new(
        path,
        PictureFault.TooLarge,
        string.Create(CultureInfo.InvariantCulture, $"is too large: {length:N0} bytes; the limit is {Array.MaxLength:N0}"),
        "Make it smaller, or leave it out.");
}
