using System.CommandLine;
using MLNetDeepRanking.CommandLine.Output;
using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.CommandLine.Commands;

/// <summary><c>deeprank index MODEL PICTURES INDEX</c>: a file in which <c>deeprank search</c> looks.</summary>
internal static class IndexCommand
{
    public static Command Create(Terminal terminal)
    {
        var (model, pictures, json) = (SharedOptions.Model(), SharedOptions.Pictures(), SharedOptions.Json());
        var file = new Argument<string>("index") { Description = "The file to write." };
        var graph = new Option<bool>("--graph") { Description = "Build a graph, which finds nearly all neighbours many times faster among very many pictures." };
        var compress = new Option<bool>("--compress") { Description = "Look at vectors in a quarter of their size first, and at whole ones to decide." };
        var add = new Option<bool>("--add") { Description = "Add to the index that is there; pictures that it knows stay as they are." };
        var command = new Command("index", "Embed pictures and write an index of them, in which search looks. The first folder of a picture's path is its label.")
        {
            model, pictures, file, graph, compress, add, json,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var path = parsed.GetRequiredValue(file);
            var embedded = EmbeddedPictures.Read(terminal, parsed.GetRequiredValue(model), parsed.GetRequiredValue(pictures), cancellation);
            var index = parsed.GetValue(add)
                ? KeyedIndex.Load(path, new IndexLoadOptions { ModelHash = embedded.Model, IsMapped = false })
                : Empty(embedded, parsed.GetValue(graph), parsed.GetValue(compress) ? VectorCompression.SignedBytes : null);
            var added = Add(index, embedded);
            index.Save(path);
            terminal.Write(
                parsed.GetValue(json), new { Index = path, Added = added, index.Count, embedded.Model },
                FormattableString.Invariant($"Wrote {path}: {index.Count} pictures, {added} of them new."));
            return Task.CompletedTask;
        });
        return command;
    }

    private static KeyedIndex Empty(EmbeddedPictures embedded, bool asGraph, VectorCompression? compression)
    {
        var (dimension, distance) = (embedded.Dimension, VectorDistance.Cosine);
        return asGraph
            ? new KeyedIndex(new HnswIndex(dimension, distance, new HnswOptions { Compression = compression }) { ModelHash = embedded.Model })
            : new KeyedIndex(new ExactIndex(dimension, distance, compression) { ModelHash = embedded.Model });
    }

    private static int Add(KeyedIndex index, EmbeddedPictures embedded)
    {
        var (ids, labels, vectors) = (new List<string>(), new List<string?>(), new List<float>());
        var taken = new HashSet<string>(StringComparer.Ordinal);
        for (var row = 0; row < embedded.Pictures.Count; row++)
        {
            var id = embedded.Pictures[row].Id;
            if (index.Contains(id) || !taken.Add(id)) continue;
            ids.Add(id);
            labels.Add(id.Contains('/', StringComparison.Ordinal) ? id[..id.IndexOf('/', StringComparison.Ordinal)] : null);
            vectors.AddRange(embedded.Vectors.Slice(row * embedded.Dimension, embedded.Dimension));
        }
        index.Add(ids, labels, vectors.ToArray());
        return ids.Count;
    }
}
