using System.IO.Compression;
using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetDeepRanking.Onnx.Schema;
using MLNetDeepRanking.Scoring;

namespace MLNetDeepRanking.Transforms.Saving;

/// <summary>
/// Finds the stock chains that stand for transformers of ours in a loaded model, and puts the transformers back in their place.
/// The model is walked in step with the folders of its file, because a loaded ONNX transformer does not give its graph away.
/// </summary>
internal sealed class StockBlocks
{
    private const string GraphEntry = "OnnxModel";

    private readonly IHostEnvironment _environment;
    private readonly ExecutionOptions? _execution;
    private readonly Dictionary<string, ZipArchiveEntry> _entries;

    /// <param name="environment">Where the transformers will live.</param>
    /// <param name="archive">The file.</param>
    /// <param name="execution">Where their networks run; as the environment says if null.</param>
    public StockBlocks(IHostEnvironment environment, ZipArchive archive, ExecutionOptions? execution = null)
    {
        (_environment, _execution) = (environment, execution);
        _entries = archive.Entries.ToDictionary(entry => entry.FullName.Replace('\\', '/'), StringComparer.Ordinal);
    }

    /// <summary>Returns the model with our transformers in it: the same instance if it holds none.</summary>
    /// <exception cref="InvalidDataException">A graph bears our mark, but its metadata is incomplete or malformed.</exception>
    public ITransformer Restore(ITransformer model)
    {
        // A model that was saved with a data loader lies one folder deeper, in a chain of one.
        var withLoader = !_entries.ContainsKey("Schema") && _entries.ContainsKey("Model.key");
        return Restore(model, withLoader ? Folder("TransformerChain", 0) : "TransformerChain");
    }

    private ITransformer Restore(ITransformer model, string folder)
    {
        if (model is not TransformerChain<ITransformer> chain) return model;
        ITransformer[] stock = [.. chain];
        for (var i = 0; i < stock.Length; i++)
        {
            if (Block(Folder(folder, i)) is not { } block) continue;
            chain.Dispose();
            return block;
        }
        ITransformer[] restored = [.. stock.Select((transformer, i) => Restore(transformer, Folder(folder, i)))];
        return restored.SequenceEqual(stock)
            ? chain
            : new TransformerChain<ITransformer>(restored, TransformerScopes.Of(chain));
    }

    private ITransformer? Block(string folder)
    {
        if (!_entries.TryGetValue($"{folder}/{GraphEntry}", out var entry) || Parse(entry) is not { } graph) return null;
        if (BlockMetadata.Take(graph) is not { } metadata) return null;
        return metadata.Transformer switch
        {
            EmbeddingForm.TransformerName => EmbeddingForm.Restore(_environment, graph, metadata, _execution),
            NeighborForm.TransformerName => NeighborForm.Restore(_environment, graph, metadata),
            var other => throw new InvalidDataException(
                $"The saved model holds a transformer '{other}', which this version of the library does not know. Update the library."),
        };
    }

    // The entry is a length and an ONNX file; what does not parse is not ours to complain about.
    private static ModelProto? Parse(ZipArchiveEntry entry)
    {
        using var reader = new BinaryReader(entry.Open());
        try
        {
            return ModelProto.Parser.ParseFrom(reader.ReadBytes(reader.ReadInt32()));
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or EndOfStreamException)
        {
            return null;
        }
    }

    private static string Folder(string parent, int index) => $"{parent}/Transform_{index:000}";
}
