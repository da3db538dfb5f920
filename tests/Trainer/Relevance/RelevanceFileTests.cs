using MLNetDeepRanking.Trainer.Relevance;

namespace MLNetDeepRanking.Trainer.Tests.Relevance;

public sealed class RelevanceFileTests : IDisposable
{
    private static readonly string[] Pictures = ["a.png", "b,c.png", "d.png", "e.png"];
    private static readonly int[] Labels = [0, 0, 0, 1];

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Pairs_count_both_ways_and_others_are_0()
    {
        var relevance = Read("a,b,relevance\na.png,\"b,c.png\",0.5\nd.png,a.png,2e1\nd.png,e.png,0\n\"b,c.png\",a.png,0.5\n");
        Assert.Equal(4, relevance.Count);
        Assert.Equal((0.5, 0.5), (relevance.Between(0, 1), relevance.Between(1, 0)));
        Assert.Equal((20, 0, 0), (relevance.Between(0, 2), relevance.Between(1, 2), relevance.Between(2, 3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => relevance.Between(0, 4));
    }

    [Theory]
    [InlineData("a.png,d.png", "line 1", "a,b,relevance")]
    [InlineData("a.png,d.png,1\na.png,x.png,1", "line 2", "'x.png' is not among the 4 pictures")]
    [InlineData("a.png,a.png,1", "line 1", "two different pictures")]
    [InlineData("a.png,d.png,-1", "line 1", "'-1' is no relevance")]
    [InlineData("a.png,d.png,NaN", "line 1", "'NaN' is no relevance")]
    [InlineData("a.png,d.png,\"0,5\"", "line 1", "decimal point")]
    [InlineData("a.png,e.png,0.5", "line 1", "different classes")]
    [InlineData("a.png,d.png,0.5\nd.png,a.png,0.25", "line 2", "had the relevance 0.5 before")]
    public void A_bad_line_is_named_with_its_cure(string content, string line, string cause)
    {
        var error = Assert.Throws<InvalidDataException>(() => Read(content));
        Assert.All([_file, line, cause], word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_file_and_missing_labels_are_refused()
    {
        var missing = Assert.Throws<FileNotFoundException>(() => RelevanceFile.Read(_file + "x", Pictures, Labels));
        Assert.Contains("no relevance file", missing.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => RelevanceFile.Read(_file, Pictures, [0]));
    }

    private IRelevance Read(string content)
    {
        File.WriteAllText(_file, content);
        return RelevanceFile.Read(_file, Pictures, Labels);
    }
}
