using Google.Protobuf;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Onnx.Schema;
using DataType = MLNetDeepRanking.Onnx.Schema.TensorProto.Types.DataType;

namespace MLNetDeepRanking.Onnx.Explanations;

/// <summary>
/// The end of a model whose embedding is linear in what it last saw in places, up to lengths: maps, averaged or flattened → unit length → joined → W·z + b →
/// unit length. The network of Wang et al. with averaged or flattened maps ends so, and so do backbones with a projection or without.
/// </summary>
internal sealed class LinearEnding
{
    private readonly DeepRankModel _model;

    private LinearEnding(DeepRankModel model, IReadOnlyList<EndingPart> parts, string length, float[]? weights, float[]? bias)
    {
        _model = model;
        (Parts, Length, Weights, Bias) = (parts, length, weights, bias);
    }

    /// <summary>Gets the maps in the order in which they are joined to z.</summary>
    public IReadOnlyList<EndingPart> Parts { get; }

    /// <summary>Gets the name of the length that the last vector is divided by, <c>[N, 1]</c>.</summary>
    public string Length { get; }

    /// <summary>Gets W, <c>[embedding, z]</c>, or null if the embedding is z itself.</summary>
    public float[]? Weights { get; }

    /// <summary>Gets b, or null if there is none.</summary>
    public float[]? Bias { get; }

    /// <summary>Gets the names of all inner values that are needed, each once.</summary>
    public IReadOnlyList<string> Values => [.. Parts.SelectMany(part => part.Divisors.Prepend(part.Value)).Append(Length).Distinct()];

    /// <summary>Returns the ending of a model, or null with what is in the way.</summary>
    public static LinearEnding? Of(DeepRankModel model, out string? obstacle)
    {
        var values = new GraphValues(model.ToProto().Graph);
        var search = new EndingSearch(values);
        obstacle = "the model does not end in a vector that is divided by its length";
        if (search.Division(GraphNames.Embedding) is not var (vector, length)) return null;
        var (input, weights, bias) = Linear(values, vector, model.Manifest.EmbeddingSize);
        var parts = search.PartsOf(input);
        obstacle = search.Obstacle;
        return parts is null ? null : new(model, parts, length, weights, bias);
    }

    /// <summary>Returns the model file with the inner values as further outputs.</summary>
    public byte[] ShowValues()
    {
        var shown = _model.ToProto();
        foreach (var value in Values)
            shown.Graph.Output.Add(new ValueInfoProto
            {
                Name = value,
                Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)DataType.Float } },
            });
        return shown.ToByteArray();
    }

    private static (string Input, float[]? Weights, float[]? Bias) Linear(GraphValues values, string vector, int size)
    {
        if (values.MakerOf(vector) is not { OpType: "Gemm", Attribute: var attributes } gemm || !attributes.All(IsPlain) ||
            values.Constant(gemm, 1) is not { } tensor || (gemm.Input.Count > 2 && values.Constant(gemm, 2) is null))
            return (vector, null, null);
        var isTransposed = attributes.Any(attribute => attribute is { Name: "transB", I: 1 });
        var weights = TensorValues.Floats(tensor);
        float[]? bias = gemm.Input.Count > 2 ? TensorValues.Floats(values.Constant(gemm, 2)!) : null;
        return (gemm.Input[0], isTransposed ? weights : Transposed(weights, size), bias);

        static bool IsPlain(AttributeProto attribute) =>
            attribute is { Name: "transB" } or { Name: "alpha" or "beta", F: 1 } or { Name: "transA", I: 0 };
    }

    private static float[] Transposed(float[] weights, int columns)
    {
        var rows = weights.Length / columns;
        var transposed = new float[weights.Length];
        for (var i = 0; i < weights.Length; i++) transposed[i % columns * rows + i / columns] = weights[i];
        return transposed;
    }
}
