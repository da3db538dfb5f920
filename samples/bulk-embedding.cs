#!/usr/bin/env dotnet
#:project ../src/Bulk/MLNetDeepRanking.Bulk.csproj
#:package SkiaSharp.NativeAssets.Linux.NoDependencies

// Embeds a folder of pictures, or those that a list names, into Parquet files. Stop it whenever you like: run again, it goes on where it was.
//   dotnet run samples/bulk-embedding.cs -- MODEL.onnx PICTURES OUTPUT [SHARD]      SHARD is 0/4, 1/4, … for one of four processes

using MLNetDeepRanking.Bulk;

if (args.Length is < 3 or > 4)
{
    Console.Error.WriteLine("usage: dotnet run samples/bulk-embedding.cs -- MODEL.onnx PICTURES OUTPUT [SHARD]");
    return 2;
}
var (model, source, output) = (args[0], args[1], args[2]);
var pictures = Directory.Exists(source) ? BulkPictures.InFolder(source) : BulkPictures.InList(source);
var options = new BulkEmbeddingOptions { PicturesPerPart = 2_000 };
if (args.Length == 4) options.Shard = Shard.Parse(args[3]);

using var stopped = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    stopped.Cancel();
    e.Cancel = true;
};
try
{
    new BulkEmbeddingJob(model, output, options).Run(pictures, new ConsoleProgress(), stopped.Token);
    return 0;
}
catch (OperationCanceledException)
{
    Console.WriteLine("Stopped; what was done is kept.");
    return 1;
}

internal sealed class ConsoleProgress : IProgress<BulkEmbeddingProgress>
{
    public void Report(BulkEmbeddingProgress value) => Console.WriteLine(value);
}
