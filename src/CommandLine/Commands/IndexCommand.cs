using System.CommandLine;
using MLNetDeepRanking.Bulk;
using MLNetDeepRanking.CommandLine.Output;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.CommandLine.Commands;

/// <summary><c>deeprank index MODEL PICTURES INDEX</c>: a file in which <c>deeprank search</c> looks.</summary>
internal static class IndexCommand
{
    public static Command Create(Terminal terminal)
    {
        var (model, pictures, json) = (SharedOptions.Model(), SharedOptions.Pictures(), SharedOptions.Json());
        var file = new Argument<string>("index") { Description = "The file to write." };
        var graph = new Option<bool>("--graph")
        {
            Description = "Build a graph, which finds nearly all neighbours many times faster among very many pictures.",
        };
        var compress = new Option<bool>("--compress") { Description = "Look at vectors in a quarter of their size first, and at whole ones to decide." };
        var add = new Option<bool>("--add") { Description = "Add to the index that is there; pictures that it knows stay as they are." };
        var command = new Command("index", "Embed pictures and write the index in which search looks. The first folder of a picture's path is its label.")
        {
            model, pictures, file, graph, compress, add, json,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var (path, network) = (parsed.GetRequiredValue(file), DeepRankModel.Load(parsed.GetRequiredValue(model)));
            var hash = network.Manifest.ContentHash;
            var index = parsed.GetValue(add)
                ? KeyedIndex.Load(path, new IndexLoadOptions { ModelHash = hash, IsMapped = false })
                : Empty(network.Manifest.EmbeddingSize, hash, parsed.GetValue(graph), parsed.GetValue(compress) ? VectorCompression.SignedBytes : null);
            var taken = new HashSet<string>(StringComparer.Ordinal);
            bool IsNew(BulkPicture picture) => !index.Contains(picture.Id) && taken.Add(picture.Id);
            var added = EmbeddedPictures.Read(terminal, network, parsed.GetRequiredValue(pictures), cancellation, IsNew);
            index.Add([.. added.Pictures.Select(picture => picture.Id)], [.. added.Pictures.Select(LabelOf)], added.Vectors);
            index.Save(path);
            terminal.Write(
                parsed.GetValue(json), new { Index = path, Added = added.Pictures.Count, index.Count, Model = hash },
                FormattableString.Invariant($"Wrote {path}: {index.Count} pictures, {added.Pictures.Count} of them new."));
            return Task.CompletedTask;
        });
        return command;
    }

    private static KeyedIndex Empty(int dimension, string model, bool asGraph, VectorCompression? compression) => asGraph
        ? new KeyedIndex(new HnswIndex(dimension, VectorDistance.Cosine, new HnswOptions { Compression = compression }) { ModelHash = model })
        : new KeyedIndex(new ExactIndex(dimension, VectorDistance.Cosine, compression) { ModelHash = model });

    private static string? LabelOf(BulkPicture picture) => picture.Id.IndexOf('/', StringComparison.Ordinal) is var end and >= 0 ? picture.Id[..end] : null;
}
