using Microsoft.ML;

namespace MLNetDeepRanking.Transforms.Evaluation;

/// <summary>Duplicates among the rows of a view, named as the user names them.</summary>
public sealed class FindDuplicatesTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Copies_are_found_and_named_by_a_column_or_by_their_numbers()
    {
        var rows = EmbeddingRow.Random(50, seed: 1);
        rows[40].Embedding = [.. rows[3].Embedding.Select(component => component * 2)];
        rows[41].Embedding = rows[3].Embedding;
        rows[30].Embedding = rows[20].Embedding;
        Array.Fill(rows[0].Embedding, float.NaN);
        var data = _ml.Data.LoadFromEnumerable(rows);
        Assert.Equal(
            ["row-3 = row-40 = row-41", "row-20 = row-30"],
            _ml.Data.FindDuplicates(data, idColumnName: "Name", within: 1e-4).Select(group => group.ToString()));
        Assert.Equal(["3 = 40 = 41", "20 = 30"], _ml.Data.FindDuplicates(data, within: 1e-4).Select(group => group.ToString()));
    }

    [Fact]
    public void Columns_that_are_not_there_are_named()
    {
        var data = _ml.Data.LoadFromEnumerable(EmbeddingRow.Random(3, seed: 1));
        Assert.Contains("'Nowhere'", Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.FindDuplicates(data, "Nowhere")).Message);
        Assert.Contains("'Nobody'", Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.FindDuplicates(data, idColumnName: "Nobody")).Message);
    }
}
