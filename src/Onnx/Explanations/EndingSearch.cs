using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Onnx.Schema;

namespace MLNetDeepRanking.Onnx.Explanations;

/// <summary>
/// Walks from a vector back to the maps that it is made of: through concatenations and divisions by a length, to flattened or averaged maps. Anything else that
/// stands in between, such as a ReLU, ends the search: the vector is then no longer linear in the maps.
/// </summary>
internal sealed class EndingSearch(GraphValues values)
{
    private readonly List<EndingPart> _parts = [];

    /// <summary>Gets what is in the way, if something is.</summary>
    public string? Obstacle { get; private set; }

    /// <summary>Returns the parts of a vector in their order, or null.</summary>
    public IReadOnlyList<EndingPart>? PartsOf(string vector) => Walk(vector, []) ? _parts : null;

    /// <summary>Returns the vector and its length, if <paramref name="value"/> is one divided by the other.</summary>
    public (string Vector, string Length)? Division(string value)
    {
        if (values.MakerOf(value) is not { OpType: "Div", Input: [var vector, var length] }) return null;
        var guarded = values.MakerOf(length) is { OpType: "Max" or "Clip", Input: [var inner, ..] } ? inner : length;
        return values.MakerOf(guarded) is { OpType: "ReduceL2", Input: [var measured, ..] } && measured == vector ? (vector, length) : null;
    }

    private bool Walk(string vector, string[] divisors)
    {
        if (Division(vector) is var (divided, length)) return Walk(divided, [.. divisors, length]);
        if (values.MakerOf(vector) is not { } node) return IsBlocked($"the value '{vector}'");
        switch (node.OpType)
        {
            case "Identity" or "Dropout" or "Cast":
                return Walk(node.Input[0], divisors);
            case "Concat" when Attribute(node, "axis") == 1:
                return node.Input.All(input => Walk(input, divisors));
            case "ReduceMean" when IsOverPlaces(node):
                return Add(node.Input[0], isPooled: true, divisors);
            case "Flatten" or "Reshape" or "Squeeze":
                var pool = values.MakerOf(node.Input[0]);
                if (pool is { OpType: "GlobalAveragePool" } || (pool is { OpType: "ReduceMean" } && IsOverPlaces(pool)))
                    return Add(pool.Input[0], isPooled: true, divisors);
                return node.OpType == "Flatten" && Attribute(node, "axis", missing: 1) == 1
                    ? Add(node.Input[0], isPooled: false, divisors)
                    : IsBlocked(GraphValues.Describe(node));
            default:
                return IsBlocked(GraphValues.Describe(node));
        }
    }

    private bool Add(string maps, bool isPooled, string[] divisors)
    {
        _parts.Add(new(maps, isPooled, divisors));
        return true;
    }

    private bool IsBlocked(string by)
    {
        Obstacle = by;
        return false;
    }

    private bool IsOverPlaces(NodeProto node)
    {
        long[] axes = node.Attribute.FirstOrDefault(attribute => attribute.Name == "axes") is { } attribute
            ? [.. attribute.Ints]
            : values.Constant(node, 1) is { } tensor ? TensorValues.Integers(tensor) : [];
        return axes is [2, 3] or [-2, -1];
    }

    private static long Attribute(NodeProto node, string name, long missing = 0) =>
        node.Attribute.FirstOrDefault(attribute => attribute.Name == name)?.I ?? missing;
}
