#!/usr/bin/env dotnet
#:project ../src/Transforms/MLNetDeepRanking.Transforms.csproj
#:project ../src/Stores/MLNetDeepRanking.Stores.csproj
#:package SkiaSharp.NativeAssets.Linux.NoDependencies

// Keeps embedded emoji in a vector store on disk, and asks it: one picture with a filter, then all rows of a view in a pipeline.
//   dotnet run samples/quickstart.cs                                                       trains the model
//   dotnet run samples/vector-store.cs -- artifacts/quickstart/deeprank.onnx [FOLDER]      writes artifacts/vector-store/, or FOLDER
// With another store (PostgreSQL, Garnet, any of Microsoft.Extensions.VectorData) only the line that opens it is another.

using System.IO.Compression;
using Microsoft.Extensions.VectorData;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Stores;
using MLNetDeepRanking.Transforms;

if (args.Length is < 1 or > 2)
{
    Console.Error.WriteLine("usage: dotnet run samples/vector-store.cs -- MODEL.onnx [FOLDER]");
    return 2;
}
var repository = Path.GetFullPath("..", (string)AppContext.GetData("EntryPointFileDirectoryPath")!);
var work = args.Length > 1 ? args[1] : Path.Combine(repository, "artifacts", "vector-store");
var pictures = Path.Combine(work, "pictures");
if (!Directory.Exists(pictures)) ZipFile.ExtractToDirectory(Path.Combine(repository, "data", "emoji", "emoji64.zip"), pictures);
var kinds = File.ReadLines(Path.Combine(repository, "data", "emoji", "manifest.tsv")).Skip(1).Select(line => line.Split('\t'))
    .ToDictionary(row => row[0], row => (Group: row[1], Name: row[3]));

var ml = new MLContext(seed: 1);
var model = DeepRankModel.Load(args[0]);
var emoji = ml.Data.LoadFromPictureFolder(Path.Combine(pictures, "test"));
using var embed = ml.Transforms.DeepRankEmbed("Embedding", "ImagePath", model).Fit(emoji);
var embedded = embed.Transform(emoji);

// The size of the vectors is the model's, so the collection is defined here and not by attributes.
var definition = new VectorStoreCollectionDefinition
{
    Properties =
    [
        new VectorStoreKeyProperty(nameof(Emoji.Path), typeof(string)),
        new VectorStoreDataProperty(nameof(Emoji.Name), typeof(string)),
        new VectorStoreDataProperty(nameof(Emoji.Group), typeof(string)) { IsIndexed = true },
        new VectorStoreVectorProperty(nameof(Emoji.Vector), typeof(float[]), model.Manifest.EmbeddingSize)
        {
            DistanceFunction = DistanceFunction.CosineDistance,
        },
    ],
};
var folder = Path.Combine(work, "emoji.store");
using (var store = new EmbeddedVectorStore(folder))
{
    var written = await ml.Data.UpsertAsync(embedded, store.GetCollection<string, Emoji>("emoji", definition), (EmbeddedPicture row) => new Emoji
    {
        Path = row.ImagePath,
        Name = kinds[row.Label].Name,
        Group = kinds[row.Label].Group,
        Vector = row.Embedding,
    });
    await store.SaveAsync();
    Console.WriteLine($"{written} emoji written to {Path.GetRelativePath(Environment.CurrentDirectory, folder)}");
}

// Another process would begin here.
using var reopened = new EmbeddedVectorStore(folder);
var collection = reopened.GetCollection<string, Emoji>("emoji", definition);
var query = ml.Data.CreateEnumerable<EmbeddedPicture>(ml.Data.TakeRows(embedded, 1), reuseRowObject: false).Single();
Console.WriteLine();
Console.WriteLine($"What looks like {kinds[query.Label].Name}, but is an animal or a plant?");
var nature = new VectorSearchOptions<Emoji> { Filter = found => found.Group == "animals-nature" };
await foreach (var found in collection.SearchAsync(query.Embedding, top: 5, nature))
    Console.WriteLine($"  {found.Score:F3}  {found.Record.Name}");

// Each picture looks for others, and guesses its group from theirs.
var neighbors = ml.Transforms.NearestNeighbors("Neighbors", "Embedding", collection, new NearestStoredOptions<Emoji>
{
    NeighborCount = 5,
    Id = record => record.Path,
    SelfColumnName = "ImagePath",
    Label = record => record.Group,
    Prediction = NeighborPrediction.Label,
    DistanceFunction = DistanceFunction.CosineDistance,
});
var guesses = neighbors.Fit(embedded).Transform(embedded);
var right = guesses.GetColumn<string>("Neighbors.PredictedLabel").Zip(guesses.GetColumn<string>("Label"), (guess, kind) => guess == kinds[kind].Group);
Console.WriteLine();
Console.WriteLine($"Guessed by its neighbours, the group is right for {100 * right.Average(hit => hit ? 1.0 : 0.0):F1} % of the pictures");
return 0;

internal sealed class Emoji
{
    public string Path { get; set; } = "";
    public string Name { get; set; } = "";
    public string Group { get; set; } = "";
    public float[] Vector { get; set; } = [];
}

internal sealed class EmbeddedPicture
{
    public string ImagePath { get; set; } = "";
    public string Label { get; set; } = "";
    public float[] Embedding { get; set; } = [];
}
