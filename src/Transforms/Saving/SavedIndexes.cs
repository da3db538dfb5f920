using Google.Protobuf;
using MLNetDeepRanking.Onnx.Schema;
using MLNetDeepRanking.Search;
using MLNetDeepRanking.Transforms.Neighbors;

namespace MLNetDeepRanking.Transforms.Saving;

/// <summary>
/// Graph indexes beside the ONNX graph that searches the same vectors exactly: runtimes pass over them, and whoever loads the model with this library
/// need not build them anew.
/// </summary>
internal static class SavedIndexes
{
    public static void Add(ModelProto graph, Gallery gallery)
    {
        foreach (var (group, index) in gallery.Indexes.Where(index => index.Value is HnswIndex).OrderBy(index => index.Key, StringComparer.Ordinal))
        {
            using var content = new MemoryStream();
            index.Save(content);
            content.Position = 0;
            graph.DeeprankIndexes.Add(new IndexEntryProto { Group = group, Content = ByteString.FromStream(content) });
        }
    }

    /// <exception cref="InvalidDataException">An index is damaged.</exception>
    public static IReadOnlyList<(string Group, HnswIndex Index)> Read(ModelProto graph) =>
        [.. graph.DeeprankIndexes.Select(entry => (entry.Group, HnswIndex.Load(new MemoryStream(entry.Content.ToByteArray()))))];
}
