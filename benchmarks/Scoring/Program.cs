using System.Diagnostics;
using System.Globalization;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Scoring.Benchmarks;

// Embeds picture files with stock ML.NET, with a hand-written loop, and with this library in floats and int8, in turn, one process each, and prints
// their speed, processor time and peak memory.
//   dotnet run -c Release --project benchmarks/Scoring                               500×375 JPEG files, small network of 96 pixels, 1000 rows
//   dotnet run -c Release --project benchmarks/Scoring -- files resnet18 224 200     another network: its name, size, and the number of rows
//   dotnet run -c Release --project benchmarks/Scoring -- python small 96 1000       the same beside OpenCV or Pillow and PyTorch
//   dotnet run -c Release --project benchmarks/Scoring -- roofline small 96 500      what the parts take, and how far any pipeline could get
//   dotnet run -c Release --project benchmarks/Scoring -- memory small 96            peak memory of 1 000, 5 000 and 20 000 rows
//   dotnet run -c Release --project benchmarks/Scoring -- columns small 64 2000      PNG files of the network's size, each kind of column
//   dotnet run -c Release --project benchmarks/Scoring -- requests small 64 2000     16 threads of so many requests, compared with serial ones
//   dotnet run -c Release --project benchmarks/Scoring -- serve small 64 2000        the same of samples/visual-search-api.cs, over HTTP
//   dotnet run -c Release --project benchmarks/Scoring -- hostile small 64 10000     as many files, 7 % of them hostile
//   dotnet run -c Release --project benchmarks/Scoring -- int8                       floats, int8 and 16-bit weights, side by side
//   dotnet run -c Release --project benchmarks/Scoring -- int8 artifacts/quickstart  ... and what they cost the model that the quickstart trained
switch (args)
{
    case ["enter", var contestant, var file, var pictures, var count]:
        Entrant.Serve(contestant, file, pictures, Number(count));
        return;
    case ["write", var name, var side, var target]:
        Networks.Write(name, Number(side), target);
        return;
    case ["send", var file, var pictures, var count]:
        Requests.Send(file, Directory.GetFiles(pictures), Number(count));
        return;
    case ["hold", var file, var pictures, var odd]:
        Siege.Hold(file, pictures, odd);
        return;
    case ["int8", ..]:
        CompareQuantized("small", 96);
        CompareQuantized("resnet18", 224);
        if (args.Length > 1) QuantizedAccuracy.Print(args[1]);
        return;
}

const int MostFiles = 500;
var mode = args.Length > 0 ? args[0] : "files";
var network = args.Length > 1 ? args[1] : Networks.Small;
var size = args.Length > 2 ? Number(args[2]) : mode is "files" or "python" or "roofline" or "memory" ? 96 : 64;
var rows = args.Length > 3 ? Number(args[3]) : mode is "files" or "python" or "roofline" ? 1000 : 2000;
var work = Directory.CreateTempSubdirectory("scoring-benchmark").FullName;
var folder = Directory.CreateDirectory(Path.Combine(work, "pictures", "discs")).FullName;
var model = Path.Combine(work, "model.onnx");
try
{
    // A process that loads libtorch would not be fit to be measured.
    Run("write", network, $"{size}", model);
    if (mode is "files" or "python" or "roofline" or "memory" or "hostile") Pictures.WriteJpegs(folder, Math.Min(rows, MostFiles));
    else Pictures.WritePngs(folder, Math.Min(rows, MostFiles), size);
    Console.WriteLine($"{network} at {size} pixels, {Environment.ProcessorCount} cores");
    switch (mode)
    {
        case "files": Hold(Contestants.OverFiles); break;
        case "python": Hold(Contestants.BesidePython); break;
        case "roofline": Roofline.Print(Hold(Contestants.OverParts), model); break;
        case "columns": Contest.Hold(Contestants.OverColumns, model, folder, rows); break;
        case "memory": Contest.CompareMemory([Contestants.Stock, Contestants.Transformer], model, folder, [1000, 5000, 20_000]); break;
        case "requests": Run("send", model, folder, $"{rows}"); break;
        case "serve": await ServiceRequests.Send(model, Path.GetDirectoryName(folder)!, rows); break;
        case "hostile": Besiege(); break;
        default: throw new ArgumentException($"There is no mode '{mode}': files, python, roofline, memory, columns, requests, serve, hostile or int8.");
    }
}
finally
{
    Directory.Delete(work, recursive: true);
}

IReadOnlyList<Entrant> Hold(IReadOnlyList<string> names)
{
    Contestants.Quantize(model, folder);
    return Contest.Hold(names, model, folder, rows);
}

void Besiege()
{
    var (hostile, odd) = (Directory.CreateTempSubdirectory("hostile-files").FullName, Path.Combine(AppContext.BaseDirectory, "odd"));
    try
    {
        HostileFiles.Write(hostile, rows, folder, odd);
        Run("hold", model, hostile, odd);
    }
    finally
    {
        Directory.Delete(hostile, recursive: true);
    }
}

static void CompareQuantized(string network, int size)
{
    var folder = Directory.CreateTempSubdirectory("scoring-benchmark").FullName;
    try
    {
        Pictures.WriteJpegs(folder, count: 48);
        var model = Path.Combine(folder, "model.onnx");
        Run("write", network, $"{size}", model);
        using var pictures = PictureStore.Decode([.. Directory.GetFiles(folder, "*.jpg").Order(StringComparer.Ordinal)], Preprocessing.Square(size));
        QuantizedSpeed.Print($"{network} {size}", DeepRankModel.Load(model), pictures);
    }
    finally
    {
        Directory.Delete(folder, recursive: true);
    }
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static void Run(params string[] arguments)
{
    using var process = Process.Start(Environment.ProcessPath!, arguments);
    process.WaitForExit();
    if (process.ExitCode != 0) throw new InvalidOperationException($"'{arguments[0]}' failed; its message stands above.");
}
