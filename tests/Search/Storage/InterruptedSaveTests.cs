using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace MLNetDeepRanking.Search.Tests.Storage;

/// <summary>Kills a process that saves an index again and again.</summary>
public sealed class InterruptedSaveTests : IDisposable
{
    private const string PathVariable = "SEARCH_TESTS_SAVE_FOREVER";
    private const int Count = 40_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("interrupted-save-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_process_killed_while_it_saves_leaves_a_whole_file()
    {
        var path = Path.Combine(_folder, "index");
        Create(Count).Save(path);
        for (var round = 0; round < 3; round++)
        {
            using (var saving = Process.Start(Program(path))!)
            {
                // A part of the file lies beside its final name: the process is writing it.
                while (!Directory.EnumerateFiles(_folder, "*.tmp").Any()) Assert.False(saving.HasExited);
                saving.Kill();
                saving.WaitForExit();
            }
            Assert.InRange(ExactIndex.Load(path, new IndexLoadOptions { VerifiesAtOnce = true }).Count, Count, Count + 1);
            foreach (var rest in Directory.GetFiles(_folder, "*.tmp")) File.Delete(rest);
        }
    }

    /// <summary>Turns the test program, started anew with a path in its environment, into one that saves until it is killed.</summary>
    [ModuleInitializer]
    internal static void SaveForever()
    {
        if (Environment.GetEnvironmentVariable(PathVariable) is not { } path) return;
        var (one, other) = (Create(Count), Create(Count + 1));
        while (true)
        {
            one.Save(path);
            other.Save(path);
        }
    }

    private static ProcessStartInfo Program(string path)
    {
        var isHost = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";
        var start = new ProcessStartInfo(Environment.ProcessPath!, isHost ? [typeof(InterruptedSaveTests).Assembly.Location] : []);
        start.Environment[PathVariable] = path;
        return start;
    }

    private static ExactIndex Create(int count)
    {
        var index = new ExactIndex(32, VectorDistance.Euclidean);
        index.Add(Vectors.Ids(count), new float[count * 32]);
        return index;
    }
}
