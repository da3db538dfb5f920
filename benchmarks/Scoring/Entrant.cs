using System.Diagnostics;
using System.Globalization;

namespace MLNetDeepRanking.Scoring.Benchmarks;

/// <summary>
/// A contestant in a process of its own, so that its memory is its own: it prepares, then embeds all files whenever it is told to, so that
/// contestants take turns and share the same minutes of a busy machine.
/// </summary>
internal sealed class Entrant : IDisposable
{
    private readonly Process _process;
    private readonly List<(double Seconds, double ProcessorSeconds)> _readings = [];

    public Entrant(string name, string model, string folder, int rows)
    {
        Name = name;
        Rows = rows;
        var start = PythonPeer.Names.Contains(name)
            ? PythonPeer.Start(name, model, folder, rows)
            : new ProcessStartInfo(Environment.ProcessPath!, ["enter", name, model, folder, $"{rows}"]);
        (start.RedirectStandardInput, start.RedirectStandardOutput) = (true, true);
        _process = Process.Start(start)!;
        Answer();
    }

    public string Name { get; }

    public int Rows { get; }

    /// <summary>Gets rows a second, in the best reading.</summary>
    public double Speed => Rows / _readings.Min(reading => reading.Seconds);

    /// <summary>Gets milliseconds of processor time for a row, in the best reading.</summary>
    public double ProcessorMilliseconds => 1000 * _readings.Min(reading => reading.ProcessorSeconds) / Rows;

    /// <summary>Gets the most memory that the process held so far.</summary>
    public double PeakMegabytes { get; private set; }

    /// <summary>What the process of a contestant does.</summary>
    public static void Serve(string name, string model, string folder, int rows)
    {
        var embed = Contestants.Create(name, model, Files(folder, rows));
        using var process = Process.GetCurrentProcess();
        Console.WriteLine("ready");
        while (Console.ReadLine() is not null)
        {
            process.Refresh();
            var before = process.TotalProcessorTime;
            var clock = Stopwatch.StartNew();
            embed();
            var seconds = clock.Elapsed.TotalSeconds;
            process.Refresh();
            var processor = (process.TotalProcessorTime - before).TotalSeconds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds} {processor} {process.PeakWorkingSet64 / 1048576.0}"));
        }
    }

    /// <summary>Embeds all files once.</summary>
    /// <param name="counts">Whether the reading counts; the first of a process does not.</param>
    public void Read(bool counts)
    {
        _process.StandardInput.WriteLine();
        double[] numbers = [.. Answer().Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
        if (counts) _readings.Add((numbers[0], numbers[1]));
        PeakMegabytes = numbers[2];
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string[] Files(string folder, int rows)
    {
        var files = Directory.GetFiles(folder).Order(StringComparer.Ordinal).ToArray();
        return [.. Enumerable.Range(0, rows).Select(row => files[row % files.Length])];
    }

    private string Answer() => _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"'{Name}' failed; its message stands above.");
}
