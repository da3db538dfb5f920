using System.Diagnostics;
using System.Globalization;
using MLNetDeepRanking.Imaging;

namespace MLNetDeepRanking.Scoring.Benchmarks;

/// <summary>Embeds the files of <see cref="HostileFiles"/> and holds the embedder to what their names say.</summary>
internal static class Siege
{
    /// <summary>The least cosine of a picture and its twin in another format, stored turned or as a JPEG again.</summary>
    private const double Alike = 0.98;

    public static void Hold(string model, string folder, string odd)
    {
        using var embedder = new ImageEmbedder(model, new ImageEmbedderOptions { ErrorPolicy = PictureErrorPolicy.Skip });
        var files = Directory.GetFiles(folder).Order(StringComparer.Ordinal).ToArray();
        var good = files.First(file => file.EndsWith("good.jpg", StringComparison.Ordinal));
        var first = Path.Combine(Path.GetDirectoryName(File.ResolveLinkTarget(good, returnFinalTarget: true)!.FullName)!, "00000.jpg");
        var (upright, plain) = (embedder.Embed(first), embedder.Embed(Path.Combine(odd, "plain.png")));
        var links = new Dictionary<string, float[]>(StringComparer.Ordinal);
        var (embedded, refused, wrong, least) = (0, 0, 0, 1.0);
        var clock = Stopwatch.StartNew();
        foreach (var (path, vector, error) in embedder.EmbedMany(files))
        {
            var kind = Path.GetFileNameWithoutExtension(path).Split(' ')[1];
            var right = Enum.TryParse<PictureFault>(kind, out var fault)
                ? error?.Fault == fault && error.Message.Contains(path, StringComparison.Ordinal)
                : error is null && kind switch
                {
                    "good" => vector.Span.SequenceEqual(Target(path)),
                    _ => IsAlike(vector.Span, kind.StartsWith("exif", StringComparison.Ordinal) ? upright : plain),
                };
            if (error is null) embedded++;
            else refused++;
            if (right) continue;
            if (wrong++ < 10) Console.WriteLine($"WRONG: {Path.GetFileName(path)}: {error?.Message ?? "embedded as something else"}");
        }
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{files.Length} files in {clock.Elapsed.TotalSeconds:0} s: {embedded} embedded, {refused} refused by path, {wrong} wrong; ") +
            string.Create(CultureInfo.InvariantCulture, $"odd formats at least {least:0.0000} alike, peak memory {process.PeakWorkingSet64 / 1048576.0:0} MB"));

        float[] Target(string path)
        {
            var target = File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
            return links.TryGetValue(target, out var known) ? known : links[target] = embedder.Embed(target);
        }

        bool IsAlike(ReadOnlySpan<float> vector, float[] twin)
        {
            var cosine = 0.0;
            for (var i = 0; i < twin.Length; i++) cosine += vector[i] * twin[i];
            least = Math.Min(least, cosine);
            return cosine >= Alike;
        }
    }
}
