namespace MLNetDeepRanking.Trainer.Triplets;

/// <summary>Reads what people said when asked which of two pictures is more like a query, <c>query,a,b,rater,choice</c> a line.</summary>
/// <remarks>
/// <c>choice</c> is <c>a</c> or <c>b</c>; <c>rater</c> is any name. The question is the same when <c>a</c> and <c>b</c> change places. The same
/// answer given again by the same rater counts once. The form is that of <see cref="TripletFile"/>: RFC 4180, UTF-8, a header or none.
/// Wang et al., "Learning Fine-grained Image Similarity with Deep Ranking", CVPR 2014, section 6, keep triplets that three raters agree on.
/// </remarks>
public static class RatedTripletFile
{
    private static readonly string[] Header = ["query", "a", "b", "rater", "choice"];

    /// <summary>Reads the triplets on which all raters agree.</summary>
    /// <param name="path">The file to read.</param>
    /// <param name="pictures">The path or name of each picture; names in the file must equal one of them.</param>
    /// <param name="minRaters">How many raters a triplet needs, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minRaters"/> is below 1.</exception>
    /// <exception cref="FileNotFoundException">There is no file at <paramref name="path"/>.</exception>
    /// <exception cref="InvalidDataException">
    /// A line is malformed, names an unknown picture, repeats a picture, has no rater, or another choice than <c>a</c> or <c>b</c>.
    /// </exception>
    public static RatedTriplets Read(string path, IReadOnlyList<string> pictures, int minRaters = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentOutOfRangeException.ThrowIfLessThan(minRaters, 1);
        var questions = new OrderedDictionary<Question, Answers>();
        foreach (var line in new PictureLines(path, "file of rated triplets", Header, pictures).Read())
        {
            var (question, isFirst) = Read(line);
            if (!questions.TryGetValue(question, out var answers)) questions.Add(question, answers = new Answers());
            (isFirst ? answers.ForFirst : answers.ForSecond).Add(line.Fields[3]);
        }
        var agreed = questions.Where(rated => rated.Value.AreUnanimous).ToArray();
        Triplet[] kept = [.. agreed.Where(rated => rated.Value.Raters >= minRaters).Select(rated => rated.Value.Triplet(rated.Key))];
        return new RatedTriplets(kept, questions.Count, questions.Count - agreed.Length, agreed.Length - kept.Length);
    }

    private static (Question Question, bool IsFirst) Read(PictureLines.Line line)
    {
        var (query, a, b) = (line.Picture(0), line.Picture(1), line.Picture(2));
        if (query == a || query == b || a == b) throw line.Fault("a question needs three different pictures.");
        if (string.IsNullOrWhiteSpace(line.Fields[3])) throw line.Fault("the rater is missing. Give each rater a name or a number.");
        var choice = line.Fields[4] switch
        {
            "a" => a,
            "b" => b,
            var other => throw line.Fault($"the choice is '{other}'. Write a or b, whichever picture is more like the query."),
        };
        var question = new Question(query, Math.Min(a, b), Math.Max(a, b));
        return (question, choice == question.First);
    }

    private readonly record struct Question(int Query, int First, int Second);

    private sealed class Answers
    {
        public HashSet<string> ForFirst { get; } = new(StringComparer.Ordinal);

        public HashSet<string> ForSecond { get; } = new(StringComparer.Ordinal);

        public bool AreUnanimous => ForFirst.Count == 0 || ForSecond.Count == 0;

        public int Raters => ForFirst.Count + ForSecond.Count;

        public Triplet Triplet(Question question) => ForFirst.Count > 0
            ? new Triplet(question.Query, question.First, question.Second)
            : new Triplet(question.Query, question.Second, question.First);
    }
}
