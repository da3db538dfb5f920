namespace MLNetDeepRanking.Search.Tests.Auditing;

public sealed class DataAuditTests
{
    [Fact]
    public void A_small_set_with_one_fault_of_each_kind_reads_well()
    {
        float[] vectors =
        [
            1, 0, 0,    1, 0.1f, 0,    1, 0, 0.1f,      // cats
            0, 1, 0,    0, 1, 0.1f,    0.1f, 1, 0,      // dogs
            0, 1, 0.05f,                                // labelled cat, looks like a dog
            0, 0, 1,                                    // the only cow
            1, 0, 0,                                    // the first cat once more, in the other split
        ];
        var report = DataAudit.Run(vectors, 3, [0, 0, 0, 1, 1, 1, 0, 2, 0], new AuditOptions
        {
            ClassNames = ["cat", "dog", "cow"],
            RowNames = ["c0", "c1", "c2", "d0", "d1", "d2", "x", "w", "c0-copy"],
            Splits = ["train", "train", "train", "train", "train", "train", "train", "train", "test"],
            DuplicateDistance = 0.001,
            Dropped = ["broken.jpg"],
            Triplets = [(0, 1, 3), (0, 3, 1)],
        });

        Assert.Equal(
            """
            9 rows of 3 classes (1 to 5 rows each, median 3); 5 findings
            50.0 % of 2 triplets are active at gap 0.2
            Leak: 1
              'c0', 'c0-copy' are the same picture in the splits train and test. Keep it in one of them.
            LabelConflict: 1
              'x' is labelled cat, but looks like dog: 'd1' and 'd0' are nearer than any other cat. Check its label.
            ContradictoryTriplets: 1
              For 'c0', one triplet has 'c1' nearer than 'd0' and another the reverse. Drop one, or both.
            Dropped: 1
              'broken.jpg' has no embedding: it could not be read. Mend or remove it.
            LoneRow: 1
              'w' is the only row of cow, so it has no positive. Add another, or leave it out.
            """, report.ToString());
        Assert.Equal([("cat", 5), ("dog", 3), ("cow", 1)], report.Classes.Select(size => (size.Name, size.Count)));
    }

    [Fact]
    public void Findings_are_written_as_a_list()
    {
        var report = DataAudit.Run([1, 0, 1, 0], 2, [0, 0], new AuditOptions { RowNames = ["a \"1\".png", "b,2.png"] });
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.csv");
        try
        {
            report.SaveFindings(path);
            Assert.Equal(
                "kind,score,rows,description\nNearDuplicates,2,0 1,\"'a \"\"1\"\".png', 'b,2.png' are the same picture. Keep one.\"\n", File.ReadAllText(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void One_wrong_label_does_not_accuse_its_neighbours()
    {
        var (vectors, labels) = (Vectors.Clustered(seed: 1, 200, 16, clusters: 1), new int[200]);
        labels[7] = 1;
        Assert.Equal(AuditFindingKind.LoneRow, DataAudit.Run(vectors, 16, labels, new AuditOptions { DuplicateDistance = 0, ConflictRatio = 1 })
            .Findings.Single(finding => finding.Kind != AuditFindingKind.LabelConflict).Kind);
        Assert.All(DataAudit.Run(vectors, 16, labels).Of(AuditFindingKind.LabelConflict), finding => Assert.Equal(7, finding.Rows[0]));
    }

    [Fact]
    public void Nothing_is_found_in_nothing()
    {
        var report = DataAudit.Run([], 4, []);
        Assert.Equal((0, 0, 0), (report.RowCount, report.Findings.Count, report.TripletCount));
        Assert.True(double.IsNaN(report.ActiveShare));
        Assert.Equal("0 rows of 0 classes; 0 findings", report.ToString());
    }

    [Fact]
    public void Bad_input_is_refused_by_name()
    {
        Assert.Throws<ArgumentException>("embeddings", () => DataAudit.Run([1, float.NaN], 1, [1, 2]));
        var tooFew = Assert.Throws<ArgumentException>(() => DataAudit.Run([1, 2], 1, [1, 2], new() { Splits = ["a"] }));
        Assert.Contains("Splits has 1 elements for 2 rows", tooFew.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("Triplets", () => DataAudit.Run([1, 2], 1, [1, 2], new() { Triplets = [(0, 1, 2)] }));
        Assert.Throws<ArgumentException>("Distance", () => DataAudit.Run([1, 2], 1, [1, 2], new() { Distance = VectorDistance.InnerProduct }));
        Assert.Throws<ArgumentOutOfRangeException>("ConflictRatio", () => DataAudit.Run([1, 2], 1, [1, 2], new() { ConflictRatio = 0.5 }));
    }

    [Fact]
    public void The_defaults_are_those_of_the_documentation()
    {
        var options = new AuditOptions();
        Assert.Equal((VectorDistance.Cosine, 0.025, 1.4), (options.Distance, options.DuplicateDistance, options.ConflictRatio));
        Assert.Equal((0.2, 0), (options.Gap, options.Seed));
        Assert.Equal((null, null, null, null), (options.Triplets, options.Splits, options.RowNames, options.ClassNames));
    }
}
