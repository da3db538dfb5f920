#!/usr/bin/env dotnet
#:project ../src/Scoring/MLNetDeepRanking.Scoring.csproj
#:package SkiaSharp.NativeAssets.Linux.NoDependencies

// How alike are two pictures? The number alone says little; a folder of pictures says what is usual, and so whether it is much.
//   dotnet run samples/compare.cs -- MODEL PICTURE PICTURE [FOLDER]

using System.Globalization;
using System.Numerics.Tensors;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Scoring;

if (args.Length is < 3 or > 4)
{
    Console.Error.WriteLine("usage: dotnet run samples/compare.cs -- MODEL PICTURE PICTURE [FOLDER]");
    return 2;
}
using var embedder = new ImageEmbedder(args[0], new ImageEmbedderOptions { ErrorPolicy = PictureErrorPolicy.Skip });

// Embeddings have length 1: their product is the cosine of the angle between them, 1 for equal pictures.
var similarity = TensorPrimitives.Dot(embedder.Embed(args[1]), embedder.Embed(args[2]));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"similarity {similarity:0.0000}"));
if (args.Length < 4) return 0;

// A thousand pairs of different kinds, drawn at random.
var random = new Random(1);
var pictures = PictureFolder.Enumerate(args[3]).ToArray();
random.Shuffle(pictures);
var kinds = pictures.Take(500).ToDictionary(picture => picture.Path, picture => picture.Label);
var usual = embedder.EmbedMany(kinds.Keys).Where(picture => picture.Error is null).ToArray();
if (usual.Select(picture => kinds[picture.Path]).Distinct().Count() < 2)
{
    Console.Error.WriteLine($"'{args[3]}' needs pictures of at least two kinds, each in its own sub-folder.");
    return 1;
}
var pairs = new List<float>();
while (pairs.Count < 1000)
{
    var (one, other) = (usual[random.Next(usual.Length)], usual[random.Next(usual.Length)]);
    if (kinds[one.Path] != kinds[other.Path]) pairs.Add(TensorPrimitives.Dot(one.Vector.Span, other.Vector.Span));
}
var share = pairs.Count(pair => pair < similarity) / (double)pairs.Count;
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"more alike than {100 * share:0.0} % of pairs of different kinds in {args[3]}"));
return 0;
