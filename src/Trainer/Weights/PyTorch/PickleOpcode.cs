namespace MLNetDeepRanking.Trainer.Weights;

/// <summary>The operations of a pickle that a state dictionary needs, of some seventy; Python's <c>pickletools</c> describes them.</summary>
internal enum PickleOpcode : byte
{
    /// <summary>Begins a pickle: the version of its protocol.</summary>
    Protocol = 0x80,

    /// <summary>Says how long the next part is, for readers that read ahead.</summary>
    Frame = 0x95,

    /// <summary>Ends the pickle; the value on top of the stack is its content.</summary>
    Stop = (byte)'.',

    /// <summary>Remembers where on the stack a number of items begins.</summary>
    Mark = (byte)'(',

    None = (byte)'N',
    True = 0x88,
    False = 0x89,
    Int32 = (byte)'J',
    Byte = (byte)'K',
    UInt16 = (byte)'M',
    LongInteger = 0x8a,
    Float64 = (byte)'G',
    Text = (byte)'X',
    ShortText = 0x8c,

    EmptyTuple = (byte)')',
    Tuple = (byte)'t',
    Tuple1 = 0x85,
    Tuple2 = 0x86,
    Tuple3 = 0x87,
    EmptyList = (byte)']',
    Append = (byte)'a',
    Appends = (byte)'e',
    EmptyDictionary = (byte)'}',
    SetItem = (byte)'s',
    SetItems = (byte)'u',

    /// <summary>Stores the top of the stack under a number; the next one by <see cref="Memoize"/>.</summary>
    Put = (byte)'q',
    LongPut = (byte)'r',
    Memoize = 0x94,

    /// <summary>Pushes what is stored under a number.</summary>
    Get = (byte)'h',
    LongGet = (byte)'j',

    /// <summary>Names a class or function: two lines of text, or two texts on the stack.</summary>
    Global = (byte)'c',
    StackGlobal = 0x93,

    /// <summary>Calls a function; of those there are three here.</summary>
    Reduce = (byte)'R',

    /// <summary>Gives an object its attributes.</summary>
    Build = (byte)'b',

    /// <summary>Names something outside of the pickle: a tensor's storage.</summary>
    PersistentId = (byte)'Q',
}
