using System.Security.Cryptography;
using Google.Protobuf;
using MLNetDeepRanking.Onnx.Schema;

namespace MLNetDeepRanking.Onnx.Graphs;

/// <summary>
/// The SHA-256 of what a file computes, namely graph, weights and operator sets, but not of what it says of itself: a model is the same
/// whatever entries are added to its metadata. Taken from the bytes as they are, so that no entry has to be believed.
/// </summary>
internal static class GraphDigest
{
    /// <summary>Returns the digest in lower-case hexadecimal.</summary>
    /// <param name="file">The content of an ONNX file that was parsed before.</param>
    public static string Of(byte[] file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var input = new CodedInputStream(file);
        while (input.ReadTag() is var tag and not 0)
        {
            var start = (int)input.Position;
            input.SkipLastField();
            if (WireFormat.GetTagFieldNumber(tag) is ModelProto.GraphFieldNumber or ModelProto.OpsetImportFieldNumber)
                hash.AppendData(file, start, (int)input.Position - start);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
