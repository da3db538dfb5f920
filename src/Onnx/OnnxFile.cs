using Google.Protobuf;
using MLNetDeepRanking.Onnx.Schema;

namespace MLNetDeepRanking.Onnx;

/// <summary>Reads ONNX files, and says why something is none.</summary>
internal static class OnnxFile
{
    /// <exception cref="FileNotFoundException">There is no file at <paramref name="path"/>.</exception>
    public static byte[] ReadAllBytes(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no model file at '{path}'.", path);
        return File.ReadAllBytes(path);
    }

    /// <summary>Reads a model with a graph.</summary>
    /// <param name="bytes">The file's content.</param>
    /// <param name="source">What to call it in an error.</param>
    /// <exception cref="InvalidDataException">The bytes are not ONNX, or hold no graph.</exception>
    public static ModelProto Parse(byte[] bytes, string source)
    {
        ModelProto model;
        try
        {
            model = ModelProto.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InvalidDataException($"{source} is not an ONNX model, or is damaged: {e.Message}", e);
        }
        return model.Graph is { Node.Count: > 0 } ? model : throw new InvalidDataException($"{source} is not an ONNX model: it holds no graph.");
    }
}
