#!/usr/bin/env dotnet
#:project ../../../src/Scoring/MLNetDeepRanking.Scoring.csproj
#:package SkiaSharp.NativeAssets.Linux.NoDependencies

// Writes emoji-embeddings.tsv: the unseen emoji as samples/quickstart.cs's model embeds them, and copies of sixty of them that were resized or compressed.
//   dotnet run samples/quickstart.cs
//   dotnet run tests/Search/References/make-emoji-embeddings.cs -- artifacts/quickstart/deeprank.onnx
// A line is: class, vendor, the change that made a copy (or nothing), 128 signed bytes in base 64 whose direction is the embedding's.

using System.IO.Compression;
using MLNetDeepRanking.Scoring;
using SkiaSharp;

var folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;
const int Stride = 33, Copies = 60;
(int Size, int Quality)[] changes = [(64, 90), (64, 75), (128, 90), (96, 100), (60, 90)];

using var embedder = new ImageEmbedder(args[0]);
using var archive = ZipFile.OpenRead(Path.Combine(folder, "../../../data/emoji/emoji64.zip"));
using var lines = new StreamWriter(Path.Combine(folder, "emoji-embeddings.tsv")) { NewLine = "\n" };
var pictures = archive.Entries.Where(entry => entry.FullName.StartsWith("test/", StringComparison.Ordinal) && entry.Name.Length > 0)
    .OrderBy(entry => entry.FullName, StringComparer.Ordinal).ToArray();
for (var i = 0; i < pictures.Length; i++)
{
    using var file = pictures[i].Open();
    using var png = new MemoryStream();
    file.CopyTo(png);
    var name = string.Join('\t', pictures[i].FullName[5..^4].Split('/'));
    Write(name, "", png.ToArray());
    if (i % Stride > 0 || i / Stride >= Copies) continue;
    var (size, quality) = changes[i / Stride % changes.Length];
    using var bitmap = SKBitmap.Decode(png.ToArray());
    using var resized = bitmap.Resize(new SKImageInfo(size, size), SKFilterQuality.High);
    using var jpeg = SKImage.FromBitmap(resized).Encode(SKEncodedImageFormat.Jpeg, quality);
    Write(name, $"{size} pixels, JPEG {quality}", jpeg.ToArray());
}

void Write(string name, string change, byte[] picture)
{
    var embedding = embedder.Embed(picture, name);
    var scale = 127 / embedding.Max(Math.Abs);
    var bytes = Array.ConvertAll(embedding, component => (byte)(sbyte)MathF.Round(component * scale));
    lines.WriteLine($"{name}\t{change}\t{Convert.ToBase64String(bytes)}");
}
