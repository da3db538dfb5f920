using System.Text;
using MLNetDeepRanking.Estimators.Experiments;

namespace MLNetDeepRanking.Estimators.Tests.Experiments.Trials;

public sealed class TrialLogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("trial-log").FullName;

    private string FilePath => Path.Combine(_folder, "trials.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Steps_come_back_to_the_last_bit()
    {
        TrialRecord[] written = [Record(0), Record(1) with { Scores = null, Error = "\"odd\"\nmessage" }, Record(2)];
        using (var log = Open())
            foreach (var record in written) log.Append(record);
        using var reopened = Open();
        Assert.Equal(written.Select(Parts), reopened.Records.Select(Parts));
        Assert.Equal(Math.PI / 4, reopened.Records[2].Point[0]);
    }

    [Fact]
    public void A_step_is_one_line()
    {
        using (var log = Open()) log.Append(Record(1) with { Error = "two\nlines" });
        Assert.Equal(2, File.ReadAllLines(FilePath).Length);
    }

    [Fact]
    public void Cut_off_anywhere_it_keeps_the_whole_lines_and_goes_on()
    {
        using (var log = Open())
            for (var trial = 0; trial < 3; trial++) log.Append(Record(trial));
        var bytes = File.ReadAllBytes(FilePath);
        for (var length = 0; length < bytes.Length; length += 11)
        {
            File.WriteAllBytes(FilePath, bytes[..length]);
            var whole = Math.Max(0, Encoding.UTF8.GetString(bytes, 0, length).Count(c => c == '\n') - 1);
            using (var log = Open())
            {
                Assert.Equal(whole, log.Records.Count);
                for (var trial = whole; trial < 3; trial++) log.Append(Record(trial));
            }
            Assert.Equal(bytes, File.ReadAllBytes(FilePath));
        }
    }

    [Fact]
    public void A_damaged_line_is_refused_with_its_number()
    {
        using (var log = Open()) log.Append(Record(0));
        File.AppendAllText(FilePath, "{\"trial\":1,\n");
        var error = Assert.Throws<InvalidDataException>(() => Open());
        Assert.Contains("Line 3", error.Message, StringComparison.Ordinal);
        Assert.Contains(FilePath, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_experiments_log_is_refused_with_what_differs()
    {
        Open().Dispose();
        var error = Assert.Throws<InvalidDataException>(() => TrialLog.Open(FilePath, new() { ["metric"] = "MapAtR" }));
        Assert.Contains("its metric is 'RecallAt1', and here it is 'MapAtR'", error.Message, StringComparison.Ordinal);
        Assert.Contains("another folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_cannot_write_at_once()
    {
        using var log = Open();
        Assert.ThrowsAny<IOException>(() => Open());
    }

    private TrialLog Open() => TrialLog.Open(FilePath, new() { ["metric"] = "RecallAt1" });

    private static (int, int, string, string, int, double, RetrievalScores?, string?) Parts(TrialRecord record) => (
        record.Trial, record.Rung, string.Join(' ', record.Point), string.Join(' ', record.Values), record.Epochs, record.Seconds, record.Scores, record.Error);

    private static TrialRecord Record(int trial) => new()
    {
        Trial = trial,
        Rung = trial % 2,
        Point = [Math.PI / 4, 1.0 / 3],
        Values = new Dictionary<string, string> { ["LearningRate"] = "0.001", ["loss é"] = "a + b" },
        Epochs = 3,
        Seconds = 0.1 + 0.2,
        Scores = new RetrievalScores(1.0 / 7, 0.5, 0.1 + 0.2, 0.25),
    };
}
