using System.Diagnostics;
using System.Globalization;

namespace MLNetDeepRanking.Search.Benchmarks;

/// <summary>Native hnswlib: hnswlib_peer.cpp in a process of its own, which answers when it is asked.</summary>
internal sealed class Hnswlib : IGraphContender
{
    private readonly Process _process;

    /// <param name="program">The compiled program.</param>
    /// <param name="folder">Where the workload was written.</param>
    /// <param name="workload">The workload.</param>
    public Hnswlib(string program, string folder, GraphWorkload workload)
    {
        var start = new ProcessStartInfo(Path.GetFullPath(program), [folder, workload.Name, $"{workload.Dimension}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start) ?? throw new InvalidOperationException($"'{program}' did not start.");
        BuildSeconds = ReadNumbers()[0];
    }

    public string Name => "hnswlib";

    public double BuildSeconds { get; }

    public (double Recall, double Seconds) Answer(int ef)
    {
        _process.StandardInput.WriteLine(ef);
        _process.StandardInput.Flush();
        var numbers = ReadNumbers();
        return (numbers[0], numbers[1]);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private double[] ReadNumbers() =>
        [.. (_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("hnswlib ended: see its message above."))
            .Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
}
