using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace MLNetDeepRanking.Trainer.Weights;

/// <summary>
/// Reads a pickle: a program for a machine with a stack, which in Python may call anything. This machine calls nothing but
/// <see cref="TorchObjects"/>, knows <see cref="PickleOpcode"/> and refuses the rest by name.
/// </summary>
/// <remarks>
/// Numbers are <see cref="long"/>, tuples are arrays. Nothing recurses, however deep the content nests: stack, marks and time are bounded
/// here, all else by the budget.
/// </remarks>
internal ref struct PickleMachine
{
    /// <summary>The most values on the stack, and marks; Python sets the items of a dictionary a thousand at a time.</summary>
    private const int MaximumDepth = 10_000;

    private const int MaximumTextLength = 1 << 16;

    /// <summary>The bytes of a tensor with its shape and strides.</summary>
    private const int LargestObject = 500;

    private readonly ReadOnlySpan<byte> _pickle;
    private readonly ReadingBudget _budget;
    private readonly TorchObjects _objects;
    private readonly List<object?> _stack = [];
    private readonly List<object?> _memo = [];
    private readonly Stack<int> _marks = [];
    private int _position;

    private PickleMachine(ReadOnlySpan<byte> pickle, ReadingBudget budget, TorchObjects objects)
    {
        _pickle = pickle;
        _budget = budget;
        _objects = objects;
    }

    /// <summary>Returns the content of a pickle.</summary>
    /// <param name="pickle">The bytes.</param>
    /// <param name="budget">Bounds what is allocated.</param>
    /// <param name="objects">The functions that the pickle may call.</param>
    /// <exception cref="InvalidDataException">The pickle is damaged, or needs what a state dictionary does not.</exception>
    public static object? Read(ReadOnlySpan<byte> pickle, ReadingBudget budget, TorchObjects objects)
    {
        var machine = new PickleMachine(pickle, budget, objects);
        if ((PickleOpcode)machine.Take(1)[0] != PickleOpcode.Protocol || machine.Take(1)[0] is < 2 or > 5)
            throw machine.Fault("it is not written in protocol 2 to 5");
        while (true)
        {
            var opcode = (PickleOpcode)machine.Take(1)[0];
            if (opcode == PickleOpcode.Stop) return machine.Result();
            machine.Execute(opcode);
        }
    }

    private void Execute(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Frame: Take(sizeof(long)); break;
            case PickleOpcode.Mark: PushMark(); break;

            case PickleOpcode.None: Push(null); break;
            case PickleOpcode.True: Push(true); break;
            case PickleOpcode.False: Push(false); break;
            case PickleOpcode.Byte: Push((long)Take(1)[0]); break;
            case PickleOpcode.UInt16: Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort)))); break;
            case PickleOpcode.Int32: Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)))); break;
            case PickleOpcode.LongInteger: Push(LongInteger(Take(Take(1)[0]))); break;
            case PickleOpcode.Float64: Push(BinaryPrimitives.ReadDoubleBigEndian(Take(sizeof(double)))); break;
            case PickleOpcode.Text: Push(Text(Take(UInt32()))); break;
            case PickleOpcode.ShortText: Push(Text(Take(Take(1)[0]))); break;

            case PickleOpcode.EmptyTuple: Push(Array.Empty<object?>()); break;
            case PickleOpcode.Tuple: Push(PopToMark()); break;
            case PickleOpcode.Tuple1: Push(PopMany(1)); break;
            case PickleOpcode.Tuple2: Push(PopMany(2)); break;
            case PickleOpcode.Tuple3: Push(PopMany(3)); break;
            case PickleOpcode.EmptyList: Push(new List<object?>()); break;
            case PickleOpcode.Append: Append(PopMany(1)); break;
            case PickleOpcode.Appends: Append(PopToMark()); break;
            case PickleOpcode.EmptyDictionary: Push(new PickleDictionary()); break;
            case PickleOpcode.SetItem: SetItems(PopMany(2)); break;
            case PickleOpcode.SetItems: SetItems(PopToMark()); break;

            case PickleOpcode.Put: Memoize(Take(1)[0]); break;
            case PickleOpcode.LongPut: Memoize(UInt32()); break;
            case PickleOpcode.Memoize: Memoize(_memo.Count); break;
            case PickleOpcode.Get: Recall(Take(1)[0]); break;
            case PickleOpcode.LongGet: Recall(UInt32()); break;

            case PickleOpcode.Global: PushGlobal(Line(), Line()); break;
            case PickleOpcode.StackGlobal: PushGlobal(PopMany(2)); break;
            case PickleOpcode.Reduce: Reduce(PopMany(2)); break;
            case PickleOpcode.Build: Build(Pop()); break;
            case PickleOpcode.PersistentId: Push(_objects.Storage(Pop())); break;

            default: throw Fault($"it has the operation 0x{(byte)opcode:x2} at byte {_position - 1}, which a state dictionary does not need");
        }
    }

    private readonly object? Result()
    {
        if (_stack.Count != 1 || _marks.Count > 0 || _position != _pickle.Length) throw Fault("it does not end with its content alone");
        return _stack[0];
    }

    private void PushMark()
    {
        if (_marks.Count == MaximumDepth) throw Fault("it nests too deeply");
        _marks.Push(_stack.Count);
    }

    private readonly void Push(object? value)
    {
        if (_stack.Count == MaximumDepth) throw Fault("it nests too deeply");
        _budget.Charge(value is PickleDictionary or List<object?> ? 64 : 0);
        _stack.Add(value);
    }

    private readonly object? Pop() => PopMany(1)[0];

    // What lies under the last mark belongs to another container, and is not to be taken before that mark is.
    private readonly object?[] PopMany(int count)
    {
        var bottom = _marks.TryPeek(out var mark) ? mark : 0;
        if (_stack.Count - count < bottom) throw Fault("it takes a value where there is none");
        return TakeFrom(_stack.Count - count);
    }

    private readonly object?[] PopToMark() =>
        _marks.TryPop(out var mark) ? TakeFrom(mark) : throw Fault("it takes values up to a mark where there is none");

    private readonly object?[] TakeFrom(int bottom)
    {
        var values = CollectionsMarshal.AsSpan(_stack)[bottom..].ToArray();
        _budget.Charge(16 * values.Length);
        _stack.RemoveRange(bottom, values.Length);
        return values;
    }

    private readonly T Top<T>()
        where T : class
    {
        var bottom = _marks.TryPeek(out var mark) ? mark : 0;
        return _stack.Count > bottom && _stack[^1] is T value ? value : throw Fault("it works on a value that is not there, or of another kind");
    }

    private readonly void Append(object?[] values)
    {
        var list = Top<List<object?>>();
        _budget.Charge(24 * values.Length);
        list.AddRange(values);
    }

    private readonly void SetItems(object?[] values)
    {
        var dictionary = Top<PickleDictionary>();
        if (values.Length % 2 != 0) throw Fault("it has a key without a value");
        _budget.Charge(48 * values.Length);
        for (var i = 0; i < values.Length; i += 2) dictionary.Items.Add(new(values[i], values[i + 1]));
    }

    // Python numbers what it stores one after another.
    private readonly void Memoize(long index)
    {
        if (index != _memo.Count) throw Fault($"it stores a value under number {index} where {_memo.Count} is next");
        _budget.Charge(0);
        _memo.Add(Top<object>());
    }

    private readonly void Recall(long index)
    {
        if (index >= _memo.Count) throw Fault($"it recalls a value {index} that it has not stored");
        Push(_memo[(int)index]);
    }

    private readonly void PushGlobal(params ReadOnlySpan<object?> names)
    {
        if (names is not [string module, string name]) throw Fault("it names a class by what is no text");
        Push(_objects.Global($"{module}.{name}"));
    }

    private readonly void Reduce(object?[] call)
    {
        _budget.Charge(LargestObject);
        if (call is not [PickleGlobal function, object?[] arguments]) throw Fault("it calls what is no function");
        Push(_objects.Call(function, arguments));
    }

    /// <summary>Takes the attribute <c>_metadata</c>, the versions of the layers' classes, from a state dictionary, and forgets it.</summary>
    private readonly void Build(object? state)
    {
        _ = Top<PickleDictionary>();
        if (state is not PickleDictionary attributes || attributes.Items.Exists(item => item.Key is not "_metadata"))
            throw Fault("it gives a dictionary other attributes than _metadata");
    }

    private ReadOnlySpan<byte> Take(long count)
    {
        if (count > _pickle.Length - _position) throw Fault("it is cut short");
        var bytes = _pickle.Slice(_position, (int)count);
        _position += (int)count;
        return bytes;
    }

    private uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    private string Line()
    {
        var length = _pickle[_position..].IndexOf((byte)'\n');
        if (length < 0) throw Fault("it is cut short");
        return Text(Take(length + 1)[..^1]);
    }

    private readonly string Text(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaximumTextLength) throw Fault($"it has a text of {bytes.Length} bytes; {MaximumTextLength} are the most");
        if (!Utf8.IsValid(bytes)) throw Fault("it has a text that is not UTF-8");
        _budget.Charge(2 * bytes.Length);
        return Encoding.UTF8.GetString(bytes);
    }

    private readonly long LongInteger(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > sizeof(long)) throw Fault("it has a number of more than 64 bits");
        Span<byte> number = stackalloc byte[sizeof(long)];
        number.Fill(bytes is [.., >= 0x80] ? byte.MaxValue : byte.MinValue);
        bytes.CopyTo(number);
        return BinaryPrimitives.ReadInt64LittleEndian(number);
    }

    private readonly InvalidDataException Fault(string cause) => _objects.Refuse(cause);
}
