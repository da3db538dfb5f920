using System.Diagnostics;

namespace MLNetDeepRanking.Bulk;

/// <summary>A process that is killed in the middle leaves whole parts, and another run does the rest, nothing twice.</summary>
public sealed class KilledProcessTests
{
    private const string FolderVariable = "DEEPRANK_BULK_COLLECTION";

    [Fact]
    public async Task A_killed_job_is_finished_by_running_it_again()
    {
        using var collection = new StoredPictures(pictures: 300);
        using (var process = Start(nameof(A_slow_job_in_a_process_of_its_own), collection.Folder))
        {
            SpinWait.SpinUntil(() => process.HasExited || Parts(collection) >= 3, TimeSpan.FromSeconds(60));
            process.Kill();
            await process.WaitForExitAsync();
        }
        var before = await PartRow.ReadAll(collection.Output);
        Assert.InRange(before.Length, 15, 299);

        var report = new BulkEmbeddingJob(TestModel.Instance, collection.Output).Run(collection.Pictures);
        Assert.Equal((300 - before.Length, before.Length), (report.Embedded, report.DoneBefore));
        await collection.AssertComplete();
        Assert.Empty(Directory.GetFiles(collection.Output, "*.tmp"));
    }

    /// <summary>What the process does that is killed; without one it is a small job of its own.</summary>
    [Fact]
    public void A_slow_job_in_a_process_of_its_own()
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable);
        using var own = folder is null ? new StoredPictures(pictures: 10) : null;
        folder ??= own!.Folder;
        var pictures = BulkPictures.InFolder(folder).OrderBy(picture => picture.Id, StringComparer.Ordinal)
            .Select((picture, i) => picture with { Id = $"picture {i:0000}" });
        var job = new BulkEmbeddingJob(TestModel.Instance, Path.Combine(folder, "vectors"), new() { PicturesPerPart = 5, Embedder = new() { BatchSize = 5 } });
        var report = job.Run(pictures, new Slowly());
        Assert.True(report.Embedded > 0);
    }

    private static int Parts(StoredPictures collection) =>
        Directory.Exists(collection.Output) ? Directory.GetFiles(collection.Output, "*.parquet").Length : 0;

    private static Process Start(string method, string folder)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(KilledProcessTests).Assembly.Location, "-method", $"*.{method}", "-noColor"])
        {
            RedirectStandardOutput = true,
        };
        start.Environment[FolderVariable] = folder;
        return Process.Start(start)!;
    }

    private sealed class Slowly : IProgress<BulkEmbeddingProgress>
    {
        public void Report(BulkEmbeddingProgress value) => Thread.Sleep(50);
    }
}
