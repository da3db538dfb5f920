using System.Diagnostics;
using System.Globalization;
using MLNetDeepRanking.Scoring.Benchmarks;

// Embeds PNG files with DeepRankEmbed and with the stock transforms, one process each, and prints their speed, processor time and memory.
//   dotnet run -c Release --project benchmarks/Scoring            64 px, 2000 pictures
//   dotnet run -c Release --project benchmarks/Scoring 224 300
if (args is ["score", var name, var pictures, var width])
{
    Console.WriteLine(Measurement.Of(name, pictures, Number(width)));
    return;
}

var size = args.Length > 0 ? Number(args[0]) : 64;
var count = args.Length > 1 ? Number(args[1]) : 2000;
var folder = Directory.CreateTempSubdirectory("scoring-benchmark").FullName;
try
{
    Pictures.Write(folder, count, size);
    Console.WriteLine($"{count} PNG files of {size} × {size} pixels, a network of four convolutions, {Environment.ProcessorCount} cores");
    Console.WriteLine($"{"",-14}{"rows/s",10}{"ms CPU/row",12}{"peak MB",10}");
    var stock = Run(Contestants.Stock);
    foreach (var contestant in Contestants.Names.Where(contestant => contestant != Contestants.Stock))
    {
        var ratio = Run(contestant).Against(stock);
        Console.WriteLine($"{"",-14}{ratio.RowsPerSecond,9:f2}×{ratio.Milliseconds,11:f2}×{ratio.PeakMegabytes,9:f2}×");
    }
}
finally
{
    Directory.Delete(folder, recursive: true);
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

Measurement Run(string contestant)
{
    var start = new ProcessStartInfo(Environment.ProcessPath!, ["score", contestant, folder, $"{size}"]) { RedirectStandardOutput = true };
    using var process = Process.Start(start)!;
    var taken = Measurement.Parse(process.StandardOutput.ReadToEnd());
    process.WaitForExit();
    Console.WriteLine($"{contestant,-14}{taken.RowsPerSecond,10:f0}{taken.Milliseconds,12:f2}{taken.PeakMegabytes,10:f0}");
    return taken;
}
