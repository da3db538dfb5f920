using MLNetDeepRanking.Trainer.Triplets;

namespace MLNetDeepRanking.Trainer.Tests.Triplets;

public sealed class TripletFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("triplets").FullName;

    private string File => Path.Combine(_folder, "triplets.csv");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Any_file_name_survives()
    {
        string[] pictures =
        [
            "a-b c.d.PNG", "with,comma.png", "with\"quote\".jpg", "line\nbreak.png", " leading", "trailing ", "ünï/日本.webp", "query",
            "\"", "-", "'", "#x", ",", "tab\there",
        ];
        var triplets = Enumerable.Range(0, pictures.Length).Select(i =>
            new Triplet(i, (i + 1) % pictures.Length, (i + 2) % pictures.Length)).ToArray();

        TripletFile.Write(File, triplets, pictures);

        Assert.Equal(triplets, TripletFile.Read(File, pictures));
    }

    [Fact]
    public void The_file_is_a_header_and_a_line_a_triplet()
    {
        TripletFile.Write(File, [new(0, 1, 2), new(1, 0, 2)], ["a.png", "b,c.png", "d.png"]);

        Assert.Equal("query,positive,negative\na.png,\"b,c.png\",d.png\n\"b,c.png\",a.png,d.png\n", System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void A_triplet_is_written_and_read_once()
    {
        TripletFile.Write(File, [new(0, 1, 2), new(0, 1, 2), new(1, 0, 2)], ["a", "b", "c"]);
        Assert.Equal(3, System.IO.File.ReadAllLines(File).Length);

        System.IO.File.WriteAllText(File, "a,b,c\na,b,c\r\nb,a,c");
        Assert.Equal([new Triplet(0, 1, 2), new Triplet(1, 0, 2)], TripletFile.Read(File, ["a", "b", "c"]));
    }

    [Theory]
    [InlineData("query,positive,negative\na,b\n", "line 2", "2 fields")]
    [InlineData("a,b,c\na,b,nowhere\n", "line 2", "'nowhere'")]
    [InlineData("a,b,b\n", "line 1", "three different pictures")]
    [InlineData("a,\"b\"x,c\n", "line 1", "quotes")]
    public void A_bad_line_is_named(string content, string line, string cause)
    {
        System.IO.File.WriteAllText(File, content);
        var error = Assert.Throws<InvalidDataException>(() => TripletFile.Read(File, ["a", "b", "c"]));
        Assert.Contains(File, error.Message, StringComparison.Ordinal);
        Assert.Contains(line, error.Message, StringComparison.Ordinal);
        Assert.Contains(cause, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_write_leaves_the_old_file_and_nothing_else()
    {
        System.IO.File.WriteAllText(File, "old");
        Assert.Throws<ArgumentOutOfRangeException>(() => TripletFile.Write(File, [new(0, 1, 9)], ["a", "b"]));
        Assert.Equal("old", System.IO.File.ReadAllText(File));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var error = Assert.Throws<FileNotFoundException>(() => TripletFile.Read(File, []));
        Assert.Contains(File, error.Message, StringComparison.Ordinal);
    }
}
