using System.Diagnostics;
using System.Globalization;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Scoring.Benchmarks;

// Embeds picture files with stock ML.NET, with a hand-written loop, and with this library, in turn, one process each, and prints their speed,
// processor time and peak memory.
//   dotnet run -c Release --project benchmarks/Scoring                               500×375 JPEG files, small network of 96 pixels
//   dotnet run -c Release --project benchmarks/Scoring -- files resnet18 224 200     another network: its name, size, and the number of rows
//   dotnet run -c Release --project benchmarks/Scoring -- columns 64 2000            PNG files of the network's size, each kind of column
//   dotnet run -c Release --project benchmarks/Scoring -- int8                       floats, int8 and 16-bit weights, side by side
//   dotnet run -c Release --project benchmarks/Scoring -- int8 artifacts/quickstart  ... and what they cost the model that the quickstart trained
if (args is ["enter", var contestant, var file, var pictures, var count])
{
    Entrant.Serve(contestant, file, pictures, Number(count));
    return;
}
if (args is ["write", var name, var side, var target])
{
    Networks.Write(name, Number(side), target);
    return;
}

if (args is ["int8", ..])
{
    CompareQuantized("small", 96);
    CompareQuantized("resnet18", 224);
    if (args.Length > 1) QuantizedAccuracy.Print(args[1]);
    return;
}

const int Rounds = 3, MostFiles = 500;
var mode = args.Length > 0 ? args[0] : "files";
var (network, size, rows) = mode switch
{
    "files" => (Text(1, Networks.Small), NumberOr(2, 96), NumberOr(3, 1000)),
    "columns" => (Networks.Small, NumberOr(1, 64), NumberOr(2, 2000)),
    _ => throw new ArgumentException($"There is no mode '{mode}': files or columns."),
};
var folder = Directory.CreateTempSubdirectory("scoring-benchmark").FullName;
var model = folder + ".onnx";
try
{
    using (var writer = Process.Start(Environment.ProcessPath!, ["write", network, $"{size}", model])) writer.WaitForExit();
    Console.WriteLine($"{network} at {size} pixels, {rows} rows, {Environment.ProcessorCount} cores, best of {Rounds}");
    if (mode == "columns") Pictures.WritePngs(folder, Math.Min(rows, MostFiles), size);
    else Pictures.WriteJpegs(folder, Math.Min(rows, MostFiles));
    Contest.Hold(mode == "columns" ? Contestants.OverColumns : Contestants.OverFiles, model, folder, rows, Rounds);
}
finally
{
    Directory.Delete(folder, recursive: true);
    File.Delete(model);
}

static void CompareQuantized(string network, int size)
{
    var folder = Directory.CreateTempSubdirectory("scoring-benchmark").FullName;
    try
    {
        Pictures.WriteJpegs(folder, count: 48);
        var model = Path.Combine(folder, "model.onnx");
        using (var writer = Process.Start(Environment.ProcessPath!, ["write", network, $"{size}", model])) writer.WaitForExit();
        using var pictures = PictureStore.Decode([.. Directory.GetFiles(folder, "*.jpg").Order(StringComparer.Ordinal)], Preprocessing.Square(size));
        QuantizedSpeed.Print($"{network} {size}", DeepRankModel.Load(model), pictures);
    }
    finally
    {
        Directory.Delete(folder, recursive: true);
    }
}

string Text(int index, string otherwise) => args.Length > index ? args[index] : otherwise;

int NumberOr(int index, int otherwise) => args.Length > index ? Number(args[index]) : otherwise;

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
