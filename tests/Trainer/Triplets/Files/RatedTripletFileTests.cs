using MLNetDeepRanking.Trainer.Triplets;

namespace MLNetDeepRanking.Trainer.Tests.Triplets;

public sealed class RatedTripletFileTests : IDisposable
{
    private static readonly string[] Pictures = ["q", "x,y.png", "z", "w"];

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Triplets_on_which_all_raters_agree_are_kept_whichever_picture_was_shown_first()
    {
        var rated = Read("""
            query,a,b,rater,choice
            q,"x,y.png",z,ann,a
            q,z,"x,y.png",bob,b
            q,z,w,ann,b
            """);
        Assert.Equal([new Triplet(0, 1, 2), new Triplet(0, 3, 2)], rated.Triplets);
        Assert.Equal((2, 0, 0), (rated.Questions, rated.Contradicted, rated.TooFewRaters));
    }

    [Fact]
    public void Contradictions_and_triplets_of_too_few_raters_are_left_out_and_counted()
    {
        const string Ratings = """
            q,z,w,ann,a
            q,w,z,bob,a
            z,q,w,ann,a
            z,q,w,ann,b
            w,q,z,ann,b
            w,q,z,ann,b
            w,q,"x,y.png",ann,b
            w,q,"x,y.png",bob,b
            """;
        var two = Read(Ratings, minRaters: 2);
        Assert.Equal([new Triplet(3, 1, 0)], two.Triplets);
        Assert.Equal((4, 2, 1), (two.Questions, two.Contradicted, two.TooFewRaters));
        Assert.Equal("1 of 4 rated triplets are unanimous; 2 are contradicted, 1 have too few raters", two.ToString());
        Assert.Equal([new Triplet(3, 2, 0), new Triplet(3, 1, 0)], Read(Ratings).Triplets);
    }

    [Fact]
    public void On_random_ratings_it_keeps_what_a_count_of_votes_keeps()
    {
        var random = new Random(1);
        var votes = Enumerable.Range(0, 400).Select(_ =>
        {
            int[] pictures = [0, 1, 2, 3];
            random.Shuffle(pictures);
            var choice = random.NextDouble() < 0.05 == pictures[1] < pictures[2] ? "a" : "b";
            return (Query: pictures[0], A: pictures[1], B: pictures[2], Rater: random.Next(4), Choice: choice);
        }).Take(60).ToArray();
        string[] names = ["p0", "p1", "p2", "p3"];
        File.WriteAllLines(_file, votes.Select(v => $"p{v.Query},p{v.A},p{v.B},{v.Rater},{v.Choice}"));

        var expected = votes
            .Select(v => (v.Rater, Triplet: v.Choice == "a" ? new Triplet(v.Query, v.A, v.B) : new Triplet(v.Query, v.B, v.A)))
            .GroupBy(v => (v.Triplet.Query, Math.Min(v.Triplet.Positive, v.Triplet.Negative), Math.Max(v.Triplet.Positive, v.Triplet.Negative)))
            .Where(question => question.Select(v => v.Triplet).Distinct().Count() == 1 && question.Select(v => v.Rater).Distinct().Count() >= 2)
            .Select(question => question.First().Triplet);
        var rated = RatedTripletFile.Read(_file, names, minRaters: 2);
        Assert.Equal(expected.ToHashSet(), rated.Triplets.ToHashSet());
        Assert.Equal(rated.Questions, rated.Triplets.Count + rated.Contradicted + rated.TooFewRaters);
        Assert.True(rated.Contradicted > 0 && rated.Triplets.Count > 0);
    }

    [Theory]
    [InlineData("q,z,w,ann", "line 1", "query,a,b,rater,choice")]
    [InlineData("q,z,w,ann,a\nq,z,nowhere,ann,a", "line 2", "'nowhere'")]
    [InlineData("q,z,z,ann,a", "line 1", "three different pictures")]
    [InlineData("q,z,w, ,a", "line 1", "rater is missing")]
    [InlineData("q,z,w,ann,A", "line 1", "choice is 'A'")]
    public void A_bad_line_is_named_with_its_cure(string content, string line, string cause)
    {
        var error = Assert.Throws<InvalidDataException>(() => Read(content));
        Assert.All([_file, line, cause], word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_file_and_no_raters_are_refused()
    {
        var missing = Assert.Throws<FileNotFoundException>(() => RatedTripletFile.Read(_file + "x", Pictures));
        Assert.Contains("no file of rated triplets", missing.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => RatedTripletFile.Read(_file, Pictures, minRaters: 0));
    }

    private RatedTriplets Read(string content, int minRaters = 1)
    {
        File.WriteAllText(_file, content);
        return RatedTripletFile.Read(_file, Pictures, minRaters);
    }
}
