namespace MLNetDeepRanking.Trainer.Weights;

/// <summary>The classes and functions that a state dictionary's pickle may refer to: those that describe tensors.</summary>
internal sealed class TorchObjects(MappedFile file, ReadingBudget budget, StoredZip archive, string root)
{
    private const string OrderedDictionary = "collections.OrderedDict";
    private const string RebuildTensor = "torch._utils._rebuild_tensor_v2";
    private const string RebuildParameter = "torch._utils._rebuild_parameter";

    private const int LongestNameShown = 100;

    private static readonly PickleGlobal[] Functions = [new(OrderedDictionary), new(RebuildTensor), new(RebuildParameter)];

    private static readonly Dictionary<PickleGlobal, WeightType> Storages = new()
    {
        [new("torch.FloatStorage")] = WeightType.F32,
        [new("torch.HalfStorage")] = WeightType.F16,
        [new("torch.BFloat16Storage")] = WeightType.BF16,
        [new("torch.DoubleStorage")] = WeightType.F64,
        [new("torch.LongStorage")] = WeightType.I64,
        [new("torch.IntStorage")] = WeightType.I32,
        [new("torch.ShortStorage")] = WeightType.I16,
        [new("torch.CharStorage")] = WeightType.I8,
        [new("torch.ByteStorage")] = WeightType.U8,
        [new("torch.BoolStorage")] = WeightType.Bool,
    };

    /// <summary>Returns the error for a pickle that is refused, with the cure.</summary>
    public InvalidDataException Refuse(string cause) =>
        file.Fault($"its pickle is refused: {cause}. Only tensors are read; in Python, save them alone: torch.save(model.state_dict(), path).");

    /// <summary>Returns the class or function of a name.</summary>
    /// <exception cref="InvalidDataException">It is not known here.</exception>
    public PickleGlobal Global(string name)
    {
        var global = new PickleGlobal(name);
        var isKnown = Storages.ContainsKey(global) || Functions.Contains(global);
        return isKnown ? global : throw Refuse($"it refers to '{Shortened(name)}'");
    }

    /// <summary>Returns what a function makes of its arguments.</summary>
    public object Call(PickleGlobal function, object?[] arguments) => (function.Name, arguments) switch
    {
        (OrderedDictionary, []) => new PickleDictionary(),
        (RebuildParameter, [TorchTensor tensor, bool, PickleDictionary]) => tensor,
        (RebuildTensor, [TorchStorage storage, long offset, object?[] shape, object?[] strides, bool, PickleDictionary, .. var metadata])
            when metadata is [] or [null] or [PickleDictionary { Items: [] }] => View(storage, offset, shape, strides),
        _ => throw Refuse($"it calls '{function.Name}' in a way that is not known"),
    };

    /// <summary>Returns the storage that a persistent identifier names: <c>('storage', torch.FloatStorage, '0', 'cpu', 6)</c>.</summary>
    public TorchStorage Storage(object? identifier)
    {
        if (identifier is not object?[] parts ||
            parts is not ["storage", PickleGlobal global, string key, string, long count] ||
            !Storages.TryGetValue(global, out var type))
            throw Refuse("it names something outside of it that is no storage");
        budget.Charge(2 * (root.Length + key.Length));
        var (offset, length) = archive.Find($"{root}data/{key}");
        if (count < 0 || count > length || count * type.Size() != length)
            throw file.Fault($"storage '{key}' should have {count} values of type {type}, and has {length} bytes.");
        return new TorchStorage(type, offset, count);
    }

    private static string Shortened(string name) => name.Length <= LongestNameShown ? name : $"{name[..LongestNameShown]}…";

    private TorchTensor View(TorchStorage storage, long offset, object?[] shape, object?[] strides)
    {
        if (TensorLayout.Strided(Sizes(shape), Sizes(strides)) is not { } layout)
            throw Refuse("it has a tensor of an impossible shape");
        // More values than the storage has would be the same ones again: nothing that was trained.
        if (layout.Count > storage.Count || offset < 0 || layout.Extent is not { } extent || extent > storage.Count - offset)
            throw Refuse($"a tensor of shape {TensorLayout.Text(layout.Shape)} does not lie within its storage of {storage.Count} values");
        return new TorchTensor(storage.Type, layout, storage.Offset + offset * storage.Type.Size());
    }

    private long[] Sizes(object?[] values)
    {
        if (values.Length > TensorLayout.MaximumRank)
            throw Refuse($"it has a tensor of {values.Length} axes; {TensorLayout.MaximumRank} are the most");
        if (!values.All(value => value is long)) throw Refuse("it has a tensor whose shape is not of whole numbers");
        return [.. values.Cast<long>()];
    }
}
