using System.Text;
using MLNetDeepRanking.Shared;

namespace MLNetDeepRanking.Trainer.Triplets;

/// <summary>Writes and reads triplets as text, <c>query,positive,negative</c> a line, so that people and other programs can make and judge them.</summary>
/// <remarks>
/// The form is RFC 4180: a name that holds a comma, a quote or a line break is quoted, and quotes inside are doubled, so any file name
/// survives. UTF-8; the first line is the header <c>query,positive,negative</c>, which a file made elsewhere may lack.
/// </remarks>
public static class TripletFile
{
    private static readonly string[] Header = ["query", "positive", "negative"];

    /// <summary>Writes triplets over pictures, each once; the file appears whole or not at all.</summary>
    /// <param name="path">The file to write; an existing one is replaced.</param>
    /// <param name="triplets">Triplets of indexes into <paramref name="pictures"/>.</param>
    /// <param name="pictures">The path or name of each picture.</param>
    /// <exception cref="ArgumentOutOfRangeException">A triplet names a picture that is not in the list.</exception>
    public static void Write(string path, IEnumerable<Triplet> triplets, IReadOnlyList<string> pictures)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(triplets);
        ArgumentNullException.ThrowIfNull(pictures);
        AtomicFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
            writer.WriteLine(string.Join(',', Header));
            foreach (var triplet in triplets.Distinct())
            {
                writer.Write(Quoted(Name(triplet.Query)));
                writer.Write(',');
                writer.Write(Quoted(Name(triplet.Positive)));
                writer.Write(',');
                writer.WriteLine(Quoted(Name(triplet.Negative)));
            }
        });

        string Name(int picture) => (uint)picture < (uint)pictures.Count
            ? pictures[picture]
            : throw new ArgumentOutOfRangeException(nameof(triplets), picture, $"A triplet names picture {picture}, but there are {pictures.Count} pictures.");
    }

    /// <summary>Reads a triplet file over known pictures; a triplet that is listed again is read once.</summary>
    /// <param name="path">The file to read.</param>
    /// <param name="pictures">The path or name of each picture; names in the file must equal one of them.</param>
    /// <returns>Triplets of indexes into <paramref name="pictures"/>, in the file's order.</returns>
    /// <exception cref="FileNotFoundException">There is no file at <paramref name="path"/>.</exception>
    /// <exception cref="InvalidDataException">A line is malformed, names an unknown picture, or repeats a picture within its triplet.</exception>
    public static IReadOnlyList<Triplet> Read(string path, IReadOnlyList<string> pictures)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(pictures);
        var triplets = new OrderedDictionary<Triplet, bool>();
        foreach (var line in new PictureLines(path, "triplet file", Header, pictures).Read())
        {
            var triplet = new Triplet(line.Picture(0), line.Picture(1), line.Picture(2));
            if (triplet.Query == triplet.Positive || triplet.Query == triplet.Negative || triplet.Positive == triplet.Negative)
                throw line.Fault("a triplet needs three different pictures.");
            triplets.TryAdd(triplet, true);
        }
        return [.. triplets.Keys];
    }

    private static string Quoted(string name) =>
        name.AsSpan().ContainsAny(",\"\r\n") || name.Length == 0 || char.IsWhiteSpace(name[0]) || char.IsWhiteSpace(name[^1])
            ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : name;
}
