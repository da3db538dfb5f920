namespace MLNetDeepRanking.Trainer.Weights;

/// <summary>
/// Reads a pickle: a program for a machine with a stack, which in Python may call anything. This machine calls nothing but
/// <see cref="TorchObjects"/>, knows <see cref="PickleOpcode"/> and refuses the rest by name.
/// </summary>
/// <remarks>Numbers are <see cref="long"/>, tuples are arrays. Nothing recurses, however deep the content nests.</remarks>
internal ref struct PickleMachine
{
    /// <summary>The bytes of a tensor with its shape and strides.</summary>
    private const int LargestObject = 500;

    /// <summary>The bytes of an item in a list or dictionary, while that grows.</summary>
    private const int ItemSize = 48;

    private readonly ReadingBudget _budget;
    private readonly TorchObjects _objects;
    private readonly PickleStack _stack;
    private PickleBytes _bytes;

    private PickleMachine(ReadOnlySpan<byte> pickle, ReadingBudget budget, TorchObjects objects)
    {
        _budget = budget;
        _objects = objects;
        _stack = new PickleStack(budget, objects);
        _bytes = new PickleBytes(pickle, budget, objects);
    }

    /// <summary>Returns the content of a pickle.</summary>
    /// <param name="pickle">The bytes.</param>
    /// <param name="budget">Bounds what is allocated.</param>
    /// <param name="objects">The functions that the pickle may call.</param>
    /// <exception cref="InvalidDataException">The pickle is damaged, or needs what a state dictionary does not.</exception>
    public static object? Read(ReadOnlySpan<byte> pickle, ReadingBudget budget, TorchObjects objects)
    {
        var machine = new PickleMachine(pickle, budget, objects);
        return machine.Run();
    }

    private object? Run()
    {
        if ((PickleOpcode)_bytes.Byte() != PickleOpcode.Protocol || _bytes.Byte() is < 2 or > 5)
            throw _objects.Refuse("it is not written in protocol 2 to 5");
        for (var opcode = (PickleOpcode)_bytes.Byte(); opcode != PickleOpcode.Stop; opcode = (PickleOpcode)_bytes.Byte()) Execute(opcode);
        return _bytes.AtEnd ? _stack.Result() : throw _objects.Refuse("it does not end with its content alone");
    }

    private void Execute(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Frame: _bytes.Skip(sizeof(long)); break;
            case PickleOpcode.Mark: _stack.Mark(); break;

            case PickleOpcode.None: _stack.Push(null); break;
            case PickleOpcode.True: _stack.Push(true); break;
            case PickleOpcode.False: _stack.Push(false); break;
            case PickleOpcode.Byte: _stack.Push((long)_bytes.Byte()); break;
            case PickleOpcode.UInt16: _stack.Push((long)_bytes.UInt16()); break;
            case PickleOpcode.Int32: _stack.Push((long)_bytes.Int32()); break;
            case PickleOpcode.LongInteger: _stack.Push(_bytes.LongInteger()); break;
            case PickleOpcode.Float64: _stack.Push(_bytes.Float64()); break;
            case PickleOpcode.Text: _stack.Push(_bytes.Text(_bytes.UInt32())); break;
            case PickleOpcode.ShortText: _stack.Push(_bytes.Text(_bytes.Byte())); break;

            case PickleOpcode.EmptyTuple: _stack.Push(Array.Empty<object?>()); break;
            case PickleOpcode.Tuple: _stack.Push(_stack.PopToMark()); break;
            case PickleOpcode.Tuple1: _stack.Push(_stack.Pop(1)); break;
            case PickleOpcode.Tuple2: _stack.Push(_stack.Pop(2)); break;
            case PickleOpcode.Tuple3: _stack.Push(_stack.Pop(3)); break;
            case PickleOpcode.EmptyList: _stack.Push(new List<object?>()); break;
            case PickleOpcode.Append: Append(_stack.Pop(1)); break;
            case PickleOpcode.Appends: Append(_stack.PopToMark()); break;
            case PickleOpcode.EmptyDictionary: _stack.Push(new PickleDictionary()); break;
            case PickleOpcode.SetItem: SetItems(_stack.Pop(2)); break;
            case PickleOpcode.SetItems: SetItems(_stack.PopToMark()); break;

            case PickleOpcode.Put: _stack.Memoize(_bytes.Byte()); break;
            case PickleOpcode.LongPut: _stack.Memoize(_bytes.UInt32()); break;
            case PickleOpcode.Memoize: _stack.Memoize(_stack.NextNumber); break;
            case PickleOpcode.Get: _stack.Recall(_bytes.Byte()); break;
            case PickleOpcode.LongGet: _stack.Recall(_bytes.UInt32()); break;

            case PickleOpcode.Global: PushGlobal([_bytes.Line(), _bytes.Line()]); break;
            case PickleOpcode.StackGlobal: PushGlobal(_stack.Pop(2)); break;
            case PickleOpcode.Reduce: Reduce(_stack.Pop(2)); break;
            case PickleOpcode.Build: Build(_stack.Pop()); break;
            case PickleOpcode.PersistentId: _stack.Push(_objects.Storage(_stack.Pop())); break;

            default:
                var place = $"0x{(byte)opcode:x2} at byte {_bytes.Position - 1}";
                throw _objects.Refuse($"it has the operation {place}, which a state dictionary does not need");
        }
    }

    private readonly void Append(object?[] values)
    {
        var list = _stack.Top<List<object?>>();
        _budget.Charge(ItemSize * values.Length);
        list.AddRange(values);
    }

    private readonly void SetItems(object?[] values)
    {
        var dictionary = _stack.Top<PickleDictionary>();
        if (values.Length % 2 != 0) throw _objects.Refuse("it has a key without a value");
        _budget.Charge(ItemSize * values.Length);
        for (var i = 0; i < values.Length; i += 2) dictionary.Items.Add(new(values[i], values[i + 1]));
    }

    private readonly void PushGlobal(ReadOnlySpan<object?> names)
    {
        if (names is not [string module, string name]) throw _objects.Refuse("it names a class by what is no text");
        _stack.Push(_objects.Global($"{module}.{name}"));
    }

    private readonly void Reduce(object?[] call)
    {
        if (call is not [PickleGlobal function, object?[] arguments]) throw _objects.Refuse("it calls what is no function");
        _budget.Charge(LargestObject);
        _stack.Push(_objects.Call(function, arguments));
    }

    /// <summary>Takes the attribute <c>_metadata</c>, versions of the layers' classes, from a state dictionary, and forgets it.</summary>
    private readonly void Build(object? state)
    {
        _ = _stack.Top<PickleDictionary>();
        if (state is not PickleDictionary attributes || attributes.Items.Exists(item => item.Key is not "_metadata"))
            throw _objects.Refuse("it gives a dictionary other attributes than _metadata");
    }
}
