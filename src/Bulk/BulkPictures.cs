using MLNetDeepRanking.Imaging;

namespace MLNetDeepRanking.Bulk;

/// <summary>Lists the pictures of a collection, one by one: no list of all of them is held.</summary>
public static class BulkPictures
{
    /// <summary>Lists all pictures below a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The pictures, in the order of the file system; the id of each is its path below the folder, with <c>/</c> between names.</returns>
    /// <remarks>Files count as pictures by extension, as for <see cref="PictureFolder"/>; hidden ones are left out, links to folders not followed.</remarks>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static IEnumerable<BulkPicture> InFolder(string folder) =>
        PictureFolder.EnumeratePaths(folder)
            .Select(path => new BulkPicture(Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/'), path));

    /// <summary>Lists the pictures that a text file names.</summary>
    /// <param name="list">
    /// The text file, in UTF-8, a picture a line: its path, or its id, a tab and its path. Paths are taken from the list's own folder;
    /// empty lines are passed over.
    /// </param>
    /// <returns>The pictures, in the order of the lines; without one of its own, the id of a picture is its path as it is written.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">While enumerating: a line has an id and no path, or more than two parts.</exception>
    public static IEnumerable<BulkPicture> InList(string list)
    {
        ArgumentException.ThrowIfNullOrEmpty(list);
        if (!File.Exists(list)) throw new FileNotFoundException($"There is no list of pictures at '{list}'.", list);
        var folder = Path.GetDirectoryName(Path.GetFullPath(list))!;
        return File.ReadLines(list)
            .Select((line, index) => (Parts: line.Split('\t'), Number: index + 1))
            .Where(line => line.Parts is not [""])
            .Select(line => line.Parts switch
            {
                [var path] => new BulkPicture(path, Path.Combine(folder, path)),
                [{ Length: > 0 } id, { Length: > 0 } path] => new BulkPicture(id, Path.Combine(folder, path)),
                _ => throw new InvalidDataException($"Line {line.Number} of '{list}' is neither a path nor an id, a tab and a path."),
            });
    }
}
