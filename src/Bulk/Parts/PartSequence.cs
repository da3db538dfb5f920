using MLNetDeepRanking.Scoring;
using MLNetDeepRanking.Shared;

namespace MLNetDeepRanking.Bulk.Parts;

/// <summary>Collects rows and writes them as part files, numbered on from those that are there.</summary>
internal sealed class PartSequence(string folder, Shard shard, string model, int size)
{
    public const string Pattern = "part-*.parquet";

    private PartRows _rows = new(model, size);
    private int _next;

    /// <summary>Gets the number of rows that are not written yet.</summary>
    public int Pending => _rows.Count;

    /// <summary>Gets the number of files written.</summary>
    public int Written { get; private set; }

    public void Add(BulkPicture picture, ImageEmbedding embedding) => _rows.Add(picture, embedding);

    /// <summary>Removes what a process that was killed had not finished to write; only who has the shard for itself calls this.</summary>
    public void RemoveUnfinished()
    {
        foreach (var file in Directory.EnumerateFiles(folder, $"{Stem}*.parquet.*.tmp")) File.Delete(file);
    }

    /// <summary>Writes the pending rows, if there are any, as a file of their own.</summary>
    public void Write()
    {
        if (Pending == 0) return;
        while (File.Exists(Name(_next))) _next++;
        AtomicFile.Write(Name(_next), _rows.Write);
        _rows = new PartRows(model, size);
        Written++;
    }

    private string Stem => $"part-{shard.Index:0000}-of-{shard.Count:0000}-";

    private string Name(int number) => Path.Combine(folder, $"{Stem}{number:000000}.parquet");
}
