using System.Text.Json;

namespace MLNetDeepRanking.Trainer.Weights;

/// <summary>
/// Reads the JSON header of a <c>.safetensors</c> file, in place:
/// <c>{"__metadata__": {"format": "pt"}, "conv1.weight": {"dtype": "F32", "shape": [64, 3, 7, 7], "data_offsets": [0, 37632]}}</c>.
/// </summary>
/// <remarks>Strict: nothing may be missing, double, unknown or outside of the file.</remarks>
internal ref struct SafeTensorsHeader
{
    private const string Metadata = "__metadata__";
    private const int MaximumNameLength = 1024;
    private const int MaximumMetadata = 10_000;
    private const int MaximumDepth = 4;

    /// <summary>The bytes of a tensor with its shape, and of what is made on the way to it.</summary>
    private const int LargestTensor = 1000;

    private readonly MappedFile _file;
    private readonly ReadingBudget _budget;
    private readonly long _start;
    private Utf8JsonReader _json;

    /// <summary>Begins to read.</summary>
    /// <param name="header">The JSON text, valid UTF-8.</param>
    /// <param name="file">The file it belongs to.</param>
    /// <param name="budget">Bounds what is allocated.</param>
    /// <param name="start">Where in the file the values begin.</param>
    public SafeTensorsHeader(ReadOnlySpan<byte> header, MappedFile file, ReadingBudget budget, long start)
    {
        _file = file;
        _budget = budget;
        _start = start;
        _json = new Utf8JsonReader(header, new JsonReaderOptions { MaxDepth = MaximumDepth });
    }

    /// <summary>Returns the tensors in the header's order.</summary>
    /// <exception cref="JsonException">The header is not JSON.</exception>
    /// <exception cref="InvalidDataException">It is, but does not describe tensors in this file.</exception>
    public List<WeightTensor> Read()
    {
        var tensors = new List<WeightTensor>();
        var hasMetadata = false;
        Next(JsonTokenType.StartObject, "the header");
        while (NextProperty("the header") is { } name)
        {
            if (name != Metadata) tensors.Add(ReadTensor(name));
            else if (hasMetadata) throw _file.Fault($"its header has '{Metadata}' twice.");
            else hasMetadata = SkipMetadata();
        }
        _json.Read();
        return tensors;
    }

    private bool SkipMetadata()
    {
        Next(JsonTokenType.StartObject, Metadata);
        for (var count = 0; _json.Read() && _json.TokenType == JsonTokenType.PropertyName; count++)
        {
            if (count == MaximumMetadata) throw _file.Fault($"its header has more than {MaximumMetadata} items of '{Metadata}'.");
            Next(JsonTokenType.String, Metadata);
        }
        return true;
    }

    private WeightTensor ReadTensor(string name)
    {
        WeightType? type = null;
        long[]? shape = null, offsets = null;
        var subject = $"tensor '{name}'";
        Next(JsonTokenType.StartObject, subject);
        while (NextProperty(subject) is { } property)
        {
            if (property == "dtype" && type is null) type = ReadType(subject);
            else if (property == "shape" && shape is null) shape = ReadNumbers(subject);
            else if (property == "data_offsets" && offsets is null) offsets = ReadNumbers(subject);
            else throw _file.Fault($"{subject} has '{property}' twice, or should not: dtype, shape and data_offsets describe a tensor.");
        }
        if (type is null || shape is null || offsets is null)
            throw _file.Fault($"{subject} lacks one of dtype, shape and data_offsets.");
        return Locate(name, type.Value, shape, offsets);
    }

    private readonly WeightTensor Locate(string name, WeightType type, long[] shape, long[] offsets)
    {
        var shapeText = TensorLayout.Text(shape);
        if (TensorLayout.Contiguous(shape) is not { } layout)
            throw _file.Fault($"tensor '{name}' has the impossible shape {shapeText}.");
        var (length, needed) = (_file.Length - _start, layout.Count * type.Size());
        if (offsets is not [var first, var end] || first < 0 || end < first || end > length)
            throw _file.Fault($"tensor '{name}' lies at {TensorLayout.Text(offsets)}, which is not within the {length} bytes of values.");
        if (end - first != needed)
            throw _file.Fault($"tensor '{name}' of shape {shapeText} and type {type} needs {needed} bytes, and has {end - first}.");
        _budget.Charge(LargestTensor);
        return new WeightTensor(_file, name, type, layout, _start + first);
    }

    private WeightType ReadType(string subject)
    {
        Next(JsonTokenType.String, subject);
        var type = Text(subject);
        return type switch
        {
            "F32" => WeightType.F32,
            "F16" => WeightType.F16,
            "BF16" => WeightType.BF16,
            "F64" => WeightType.F64,
            "I64" => WeightType.I64,
            "I32" => WeightType.I32,
            "I16" => WeightType.I16,
            "I8" => WeightType.I8,
            "U8" => WeightType.U8,
            "BOOL" => WeightType.Bool,
            _ => throw _file.Fault($"{subject} is of the type '{type}', which is not read. Save it as F32, F16 or BF16."),
        };
    }

    private long[] ReadNumbers(string subject)
    {
        var numbers = new List<long>();
        Next(JsonTokenType.StartArray, subject);
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (_json.TokenType != JsonTokenType.Number || !_json.TryGetInt64(out var number))
                throw _file.Fault($"{subject} has a shape or an offset that is not a whole number.");
            if (numbers.Count == TensorLayout.MaximumRank) throw _file.Fault($"{subject} has more than {TensorLayout.MaximumRank} axes.");
            numbers.Add(number);
        }
        return [.. numbers];
    }

    /// <summary>Returns the next property's name, or null at the object's end.</summary>
    private string? NextProperty(string subject)
    {
        _json.Read();
        return _json.TokenType == JsonTokenType.PropertyName ? Text(subject) : null;
    }

    private void Next(JsonTokenType expected, string subject)
    {
        _json.Read();
        if (_json.TokenType != expected) throw _file.Fault($"{subject} has a {_json.TokenType} where a {expected} belongs.");
    }

    private readonly string Text(string subject)
    {
        if (_json.ValueSpan.Length > MaximumNameLength)
            throw _file.Fault($"{subject} has a name of {_json.ValueSpan.Length} bytes; {MaximumNameLength} are the most.");
        _budget.Charge(2 * _json.ValueSpan.Length);
        try
        {
            return _json.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw _file.Fault($"{subject} has a name that is not valid Unicode.", e);
        }
    }
}
