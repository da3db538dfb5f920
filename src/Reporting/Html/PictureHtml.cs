using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Imaging.Thumbnails;

namespace MLNetDeepRanking.Reporting.Html;

/// <summary>Puts small copies of pictures into a page. Each picture is made small once; neighbours repeat from row to row.</summary>
internal sealed class PictureHtml(int size = PictureHtml.FrameSize)
{
    private const int FrameSize = 96;

    private readonly Dictionary<string, (Markup Data, string? Problem)> _made = new(StringComparer.Ordinal);

    /// <summary>Returns the data URI of a picture, or what is wrong with it.</summary>
    public (Markup Data, string? Problem) Of(string path)
    {
        if (_made.TryGetValue(path, out var made)) return made;
        return _made[path] = Read(() => Thumbnail.Of(path, size));
    }

    /// <summary>Returns the data URI of a picture as a network is shown it, but as large as pages show it.</summary>
    public (Markup Data, string? Problem) Prepared(string path, Preprocessing preprocessing)
    {
        var scale = (double)size / Math.Max(preprocessing.Width, preprocessing.Height);
        return Read(() => Thumbnail.Of(path, preprocessing with { Width = Scaled(preprocessing.Width), Height = Scaled(preprocessing.Height) }));

        int Scaled(int length) => Math.Max(1, (int)Math.Round(length * scale));
    }

    /// <summary>Returns a picture in a frame; one that cannot be read becomes an empty frame that tells why.</summary>
    public Markup Frame(string path, string description)
    {
        var (data, problem) = Of(path);
        return problem is null
            ? Markup.Of($"""<span class="frame"><img alt="{description}" src="{data}"/></span>""")
            : Markup.Of($"""<span class="frame" role="img" aria-label="{description}" title="{problem}">?</span>""");
    }

    private static (Markup Data, string? Problem) Read(Func<Thumbnail> make)
    {
        try
        {
            var thumbnail = make();
            return (Markup.Of($"data:{thumbnail.MediaType};base64,{Convert.ToBase64String(thumbnail.Content)}"), null);
        }
        catch (PictureException error)
        {
            return (Markup.Empty, error.Message);
        }
    }
}
