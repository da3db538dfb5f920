using System.Diagnostics;
using System.Globalization;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Training.Benchmarks;

// Prints the peak memory of one training step of the article's VGG16 network, 3×4 pictures of 224×224, for each arrangement of
// the triplets. Each figure comes from a process of its own.
//   dotnet run -c Release --project benchmarks/Training
if (args is [var name, var numbers])
{
    var peak = TrainingStep.PeakMegabytes(Enum.Parse<Arrangement>(name), Enum.Parse<NetworkPrecision>(numbers));
    Console.WriteLine(peak.ToString(CultureInfo.InvariantCulture));
    return;
}

var precisions = Enum.GetValues<NetworkPrecision>();
Console.WriteLine($"Peak memory in MB of one step, 3×{TrainingStep.Triplets} pictures; {Environment.ProcessorCount} cores");
Console.WriteLine($"{"",-16}{string.Concat(precisions.Select(precision => $"{precision,24}"))}");
foreach (var arrangement in Enum.GetValues<Arrangement>())
    Console.WriteLine($"{arrangement,-16}{string.Concat(precisions.Select(precision => $"{Run(arrangement, precision),24:f0}"))}");

static double Run(Arrangement arrangement, NetworkPrecision precision)
{
    var start = new ProcessStartInfo(Environment.ProcessPath!, [$"{arrangement}", $"{precision}"]) { RedirectStandardOutput = true };
    using var process = Process.Start(start)!;
    var peak = double.Parse(process.StandardOutput.ReadToEnd(), CultureInfo.InvariantCulture);
    process.WaitForExit();
    return peak;
}
