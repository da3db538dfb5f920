using System.IO.Enumeration;

namespace MLNetDeepRanking.Imaging;

/// <summary>Reads a folder of pictures in which each sub-folder is a class: <c>root/cat/1.jpg</c>, <c>root/dog/more/2.png</c>.</summary>
public static class PictureFolder
{
    private static readonly HashSet<string> Extensions =
        new([".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".gif", ".bmp"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Lists the pictures below a folder, each labelled with the name of the first-level sub-folder that holds it.</summary>
    /// <param name="root">The folder.</param>
    /// <returns>The pictures, in ordinal order of label, then of path: the same on every machine.</returns>
    /// <remarks>
    /// Files count as pictures by extension (png, jpg, jpeg, jpe, jfif, webp, gif, bmp, in any letter case); their content is not read.
    /// Hidden files and folders are left out, and links to folders are followed on the first level only, so that a loop cannot occur.
    /// </remarks>
    /// <exception cref="DirectoryNotFoundException">There is no folder at <paramref name="root"/>.</exception>
    /// <exception cref="InvalidDataException">No sub-folder holds a picture, or a picture lies in the root, outside any class.</exception>
    public static IReadOnlyList<LabelledPicture> Enumerate(string root)
    {
        ThrowIfMissing(root);
        if (Pictures(root, recurse: false).Order(StringComparer.Ordinal).FirstOrDefault() is { } stray)
        {
            throw new InvalidDataException($"Picture '{stray}' lies outside any class. {Expected(root)}");
        }
        LabelledPicture[] pictures =
        [
            .. from folder in Directory.EnumerateDirectories(root)
               where !File.GetAttributes(folder).HasFlag(FileAttributes.Hidden)
               from path in Pictures(folder, recurse: true)
               select new LabelledPicture(path, Path.GetFileName(folder)),
        ];
        if (pictures.Length == 0) throw new InvalidDataException($"There is no picture in any sub-folder of '{root}'. {Expected(root)}");
        Array.Sort(pictures, static (a, b) =>
            string.CompareOrdinal(a.Label, b.Label) is var order and not 0 ? order : string.CompareOrdinal(a.Path, b.Path));
        return pictures;
    }

    /// <summary>Lists all pictures below a folder, at any depth and without classes.</summary>
    /// <param name="root">The folder.</param>
    /// <returns>The full paths of the pictures, in the order of the file system, read while they are enumerated; none if there is no picture.</returns>
    /// <remarks>What counts as a picture is the same as for <see cref="Enumerate"/>. Links to folders are not followed.</remarks>
    /// <exception cref="DirectoryNotFoundException">There is no folder at <paramref name="root"/>.</exception>
    public static IEnumerable<string> EnumeratePaths(string root)
    {
        ThrowIfMissing(root);
        return Pictures(root, recurse: true);
    }

    private static FileSystemEnumerable<string> Pictures(string folder, bool recurse) => new(
        folder,
        (ref FileSystemEntry entry) => entry.ToSpecifiedFullPath(),
        new EnumerationOptions { RecurseSubdirectories = recurse, AttributesToSkip = FileAttributes.Hidden, IgnoreInaccessible = false })
    {
        ShouldIncludePredicate = (ref FileSystemEntry entry) =>
            !entry.IsDirectory && Extensions.Contains(Path.GetExtension(entry.FileName).ToString()),
        ShouldRecursePredicate = (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
    };

    private static void ThrowIfMissing(string root)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        if (!Directory.Exists(root))
        {
            throw new DirectoryNotFoundException($"There is no folder of pictures at '{root}' (in full '{Path.GetFullPath(root)}').");
        }
    }

    private static string Expected(string root) =>
        $"Put the pictures of each class into a sub-folder that is named after the class, such as '{Path.Combine(root, "cat", "1.jpg")}'.";
}
