using System.Globalization;
using MLNetDeepRanking.Trainer.Triplets;

namespace MLNetDeepRanking.Trainer.Relevance;

/// <summary>Reads how relevant pairs of pictures are to each other, <c>a,b,relevance</c> a line.</summary>
/// <remarks>
/// A pair counts both ways and is listed once, in either order; a pair that is not listed has relevance 0. Numbers are written with a point.
/// The form is that of <see cref="TripletFile"/>: RFC 4180, UTF-8, a header or none.
/// </remarks>
public static class RelevanceFile
{
    private static readonly string[] Header = ["a", "b", "relevance"];

    /// <summary>Reads the relevance of pairs of known pictures.</summary>
    /// <param name="path">The file to read.</param>
    /// <param name="pictures">The path or name of each picture; names in the file must equal one of them.</param>
    /// <param name="labels">The class of each picture.</param>
    /// <exception cref="ArgumentException">There are not as many labels as pictures.</exception>
    /// <exception cref="FileNotFoundException">There is no file at <paramref name="path"/>.</exception>
    /// <exception cref="InvalidDataException">
    /// A line is malformed, names an unknown picture, pairs a picture with itself, gives a pair a second value, or relates pictures of two classes.
    /// </exception>
    public static IRelevance Read(string path, IReadOnlyList<string> pictures, IReadOnlyList<int> labels)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Count != pictures.Count) throw new ArgumentException($"There are {pictures.Count} pictures but {labels.Count} labels.", nameof(labels));
        var pairs = new Dictionary<(int, int), double>();
        foreach (var line in new PictureLines(path, "relevance file", Header, pictures).Read())
        {
            var (a, b) = (line.Picture(0), line.Picture(1));
            if (a == b) throw line.Fault("a pair needs two different pictures.");
            var relevance = Number(line);
            if (relevance > 0 && labels[a] != labels[b])
                throw line.Fault(
                    $"'{pictures[a]}' and '{pictures[b]}' are of different classes, between which relevance is 0. Correct a label, or remove the line.");
            var pair = PairRelevance.Key(a, b);
            if (!pairs.TryAdd(pair, relevance) && pairs[pair] != relevance)
                throw line.Fault($"this pair had the relevance {pairs[pair].ToString(CultureInfo.InvariantCulture)} before. List each pair once.");
        }
        return new PairRelevance(pictures.Count, pairs);
    }

    private static double Number(PictureLines.Line line) =>
        double.TryParse(line.Fields[2], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) && value >= 0
            ? value
            : throw line.Fault($"'{line.Fields[2]}' is no relevance. Write a number of 0 or more, with a decimal point.");
}
