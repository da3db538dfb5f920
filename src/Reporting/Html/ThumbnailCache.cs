using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Imaging.Thumbnails;

namespace MLNetDeepRanking.Reporting.Html;

/// <summary>Makes each picture of a sheet small once; neighbours repeat from row to row.</summary>
internal sealed class ThumbnailCache
{
    private const int Size = 96;

    private readonly Dictionary<string, (Thumbnail? Thumbnail, string? Problem)> _made = new(StringComparer.Ordinal);

    /// <summary>Gets the small copy of a picture, or what is wrong with it.</summary>
    public (Thumbnail? Thumbnail, string? Problem) this[string path]
    {
        get
        {
            if (_made.TryGetValue(path, out var made)) return made;
            return _made[path] = Make(path);
        }
    }

    private static (Thumbnail? Thumbnail, string? Problem) Make(string path)
    {
        try
        {
            return (Thumbnail.Of(path, Size), null);
        }
        catch (PictureException error)
        {
            return (null, error.Message);
        }
    }
}
