using System.Runtime.CompilerServices;
using MLNetDeepRanking.Imaging.Tests.Support;
using SkiaSharp;

namespace MLNetDeepRanking.Imaging.Tests.Sets;

public class PictureStorageTests : IDisposable
{
    // One picture of 1024×1024 takes 3 MB and fills a block; 16 blocks share a file.
    private static readonly Preprocessing Large = Preprocessing.Square(1024);
    private const long FileBytes = 16L * 1024 * 1024 * 3;

    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void The_default_budget_is_half_of_the_memory_that_the_process_may_use()
    {
        Assert.InRange(new PictureStorage().MemoryBudget, 1 << 20, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);
        Assert.Null(new PictureStorage().SpillFolder);
        Assert.Throws<ArgumentOutOfRangeException>("MemoryBudget", () => new PictureStorage { MemoryBudget = -1 });
    }

    [Theory]
    [InlineData(long.MaxValue, 0)]
    [InlineData(7 << 20, 2)]
    [InlineData(0, 2)]
    public void Pixels_are_the_same_on_both_sides_of_the_budget(long budget, int files)
    {
        using var builder = new PictureStoreBuilder(Large, Storage(budget));
        for (byte i = 0; i < 20; i++) builder.Add().Fill(i);
        using var store = builder.Build();
        Assert.Equal(files * FileBytes, store.SpilledBytes);
        for (byte i = 0; i < 20; i++)
        {
            Assert.Equal(Large.ByteCount, store[i].Length);
            Assert.False(store[i].ContainsAnyExcept(i));
        }
    }

    [Fact]
    public void Decoding_beyond_the_budget_gives_the_store_that_memory_gives()
    {
        string[] paths =
        [
            .. Enumerable.Range(0, 60).Select(i => _folder.Write($"{i}.png", RgbPicture.Noise(20, 30, i).Encode(SKEncodedImageFormat.Png))),
            _folder.Write("empty.png", []),
            _folder.Write("last.png", RgbPicture.Noise(9, 9, 60).Encode(SKEncodedImageFormat.Png)),
        ];
        using var inMemory = Decode(long.MaxValue);
        using var spilled = Decode(0);
        Assert.Equal(0, inMemory.SpilledBytes);
        Assert.InRange(spilled.SpilledBytes, 1, long.MaxValue);
        Assert.Equal(inMemory.SourceIndices, spilled.SourceIndices);
        Assert.Equal(60, Assert.Single(spilled.Skipped).SourceIndex);
        Parallel.For(0, inMemory.Count, i => Assert.True(inMemory[i].SequenceEqual(spilled[i])));

        PictureStore Decode(long budget) => PictureStore.Decode(
            paths, Preprocessing.Square(24), PictureErrorPolicy.Skip, storage: Storage(budget), cancellationToken: TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Nothing_is_left_behind()
    {
        using (var store = Spilled())
        {
            if (!OperatingSystem.IsWindows()) Assert.Empty(Directory.EnumerateFiles(Spill));
            if (OperatingSystem.IsLinux()) Assert.NotEqual(0, MappedFiles());
        }
        Assert.Empty(Directory.EnumerateFiles(Spill));
        if (OperatingSystem.IsLinux()) Assert.Equal(0, MappedFiles());
    }

    [Fact]
    public void A_store_that_nobody_disposed_is_given_back_when_it_is_collected()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The list of a process's mapped files is read.");
        Forget();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal(0, MappedFiles());

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Forget()
        {
            Assert.Equal(7, Spilled()[0][0]);
            new PictureStoreBuilder(Preprocessing.Square(8), Storage(0)).Add();
        }
    }

    [Fact]
    public void Files_of_a_process_that_died_are_deleted_and_others_stay()
    {
        var orphan = _folder.Write("spill/deep-ranking-pixels-0123.tmp", new byte[10]);
        var foreign = _folder.Write("spill/other.tmp", new byte[10]);
        var used = Path.Combine(Spill, "deep-ranking-pixels-4567.tmp");
        using (new FileStream(used, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
        {
            using var store = Spilled();
            Assert.False(File.Exists(orphan));
            Assert.True(File.Exists(foreign));
            Assert.True(File.Exists(used));
        }
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(0)]
    public void A_disposed_store_says_so(long budget)
    {
        var store = Spilled(budget);
        store.Dispose();
        store.Dispose();
        Assert.Throws<ObjectDisposedException>(() => store[0].Length);
    }

    [Fact]
    public void A_builder_leaves_a_built_store_alone_and_drops_what_was_given_up()
    {
        using (var store = Spilled()) Assert.Equal(7, store[0][0]);
        var builder = new PictureStoreBuilder(Preprocessing.Square(8), Storage(0));
        builder.Add();
        builder.Dispose();
        Assert.Throws<ObjectDisposedException>(() => builder.Add().Length);
        if (OperatingSystem.IsLinux()) Assert.Equal(0, MappedFiles());
    }

    [Fact]
    public void A_spill_folder_that_cannot_be_written_is_named_with_the_cures()
    {
        var file = _folder.Write("file", []);
        var error = Assert.Throws<IOException>(() => new PictureStoreBuilder(Large, Storage(0) with { SpillFolder = file }).Add().Length);
        foreach (var words in new[] { $"'{file}'", "48 MB", "MemoryBudget", "SpillFolder" })
        {
            Assert.Contains(words, error.Message, StringComparison.Ordinal);
        }
    }

    private string Spill => Path.Combine(_folder.Path, "spill");

    private PictureStorage Storage(long budget) => new() { MemoryBudget = budget, SpillFolder = Spill };

    private PictureStore Spilled(long budget = 0)
    {
        using var builder = new PictureStoreBuilder(Preprocessing.Square(8), Storage(budget));
        builder.Add().Fill(7);
        return builder.Build();
    }

    private int MappedFiles() => File.ReadLines("/proc/self/maps").Count(line => line.Contains(Spill, StringComparison.Ordinal));
}
