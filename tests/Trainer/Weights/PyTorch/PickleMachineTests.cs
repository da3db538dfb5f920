namespace MLNetDeepRanking.Trainer.Tests.Weights.PyTorch;

/// <summary>Pickles written by hand, each character a byte: what a state dictionary needs is read, and nothing else.</summary>
public sealed class PickleMachineTests : IDisposable
{
    /// <summary>The storage '0' of as many 32-bit numbers as the byte behind it says.</summary>
    internal const string Storage = "(X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\00X\x03\0\0\0cpuK";

    internal const string Hooks = "ccollections\nOrderedDict\n)R";

    internal const string Tensor = "ctorch._utils\n_rebuild_tensor_v2\n";

    /// <summary>A dictionary with 'a', a tensor of one number.</summary>
    internal const string OneTensor = Begin + Tensor + "(" + Storage + "\x01tQK\0K\x01\x85K\x01\x85\x89" + Hooks + "tRs.";

    private const string Begin = "\x80\x02}X\x01\0\0\0a";

    private static readonly byte[] Six = [.. new float[] { 1, 2, 3, 4, 5, 6 }.SelectMany(BitConverter.GetBytes)];

    private readonly WeightFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("K\0", "K\x02K\x03\x86", "K\x01K\x02\x86", new float[] { 1, 3, 5, 2, 4, 6 })]
    [InlineData("K\0", "K\x02K\x03\x86", "K\x03K\x01\x86", new float[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData("J\0\0\0\0", "(K\x03M\x02\0t", "\x8a\x01\x01K\x03\x86", new float[] { 1, 4, 2, 5, 3, 6 })]
    [InlineData("K\x02", ")", ")", new float[] { 3 })]
    [InlineData("K\0", "K\x03\x85", "K\x02\x85", new float[] { 1, 3, 5 })]
    [InlineData("K\0", "K\x02K\x02\x86", "K\x01K\x01\x86", new float[] { 1, 2, 2, 3 })]
    public void Offset_shape_and_strides_say_which_values_of_a_storage_there_are(string offset, string shape, string strides, float[] expected)
    {
        using var file = _folder.Open(WeightFolder.Torch(View(offset, shape, strides), Six));

        Assert.Equal(expected, file.Tensors[0].ToArray());
    }

    [Theory]
    [InlineData("J\xff\xff\xff\xff", "K\x01\x85", "K\x01\x85")]
    [InlineData("K\x06", "K\x01\x85", "K\x01\x85")]
    [InlineData("K\x01", "K\x02K\x03\x86", "K\x01K\x02\x86")]
    [InlineData("K\0", "K\x07\x85", "K\x01\x85")]
    [InlineData("K\0", "K\x07\x85", "K\0\x85")]
    [InlineData("K\0", "K\x02\x85", "K\x06\x85")]
    [InlineData("K\0", "K\x02\x85", "\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7f\x85")]
    [InlineData("\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7f", "K\x02\x85", "K\x01\x85")]
    public void A_tensor_outside_of_its_storage_is_refused(string offset, string shape, string strides) =>
        _folder.Refused(WeightFolder.Torch(View(offset, shape, strides), Six), "does not lie within its storage of 6 values");

    [Theory]
    [InlineData("J\xff\xff\xff\xff\x85", "K\x01\x85", "impossible shape")]
    [InlineData("K\x01\x85", "J\xff\xff\xff\xff\x85", "impossible shape")]
    [InlineData("K\x02K\x02\x86", "K\x01\x85", "impossible shape")]
    [InlineData("\x8a\x08\0\0\0\0\0\0\0\x40\x8a\x08\0\0\0\0\0\0\0\x40\x86", "K\x01K\x01\x86", "impossible shape")]
    [InlineData("\x88\x85", "K\x01\x85", "not of whole numbers")]
    [InlineData("(KKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKt", "K\x01\x85", "37 axes; 32 are the most")]
    public void An_impossible_shape_is_refused(string shape, string strides, string cause) =>
        _folder.Refused(WeightFolder.Torch(View("K\0", shape, strides), Six), cause);

    [Theory]
    [InlineData("cos\nsystem\n(X\x02\0\0\0lstR.", "refers to 'os.system'")]
    [InlineData("cos\nsystem\n(S'ls'\ntR.", "refers to 'os.system'")]
    [InlineData("\x8c\x02os\x8c\x06system\x93.", "refers to 'os.system'")]
    [InlineData("(cos\nsystem\nX\x02\0\0\0lso.", "refers to 'os.system'")]
    [InlineData("cbuiltins\neval\n.", "refers to 'builtins.eval'")]
    [InlineData("ctorch\nload\n.", "refers to 'torch.load'")]
    [InlineData("ccollections\nOrderedDict.update\n.", "refers to 'collections.OrderedDict.update'")]
    [InlineData("ctorch._utils\n_rebuild_sparse_tensor\n.", "refers to 'torch._utils._rebuild_sparse_tensor'")]
    [InlineData("(ios\nsystem\n.", "operation 0x69 at byte 3")]
    [InlineData("ccollections\nOrderedDict\n)\x81.", "operation 0x81")]
    [InlineData("\x82\x01.", "operation 0x82")]
    [InlineData("N0.", "operation 0x30")]
    [InlineData("B\x01\0\0\0a.", "operation 0x42")]
    [InlineData("Pstorage\n.", "operation 0x50")]
    [InlineData("ccollections\nOrderedDict\n(K\x01tR.", "calls 'collections.OrderedDict' in a way")]
    [InlineData("ctorch\nFloatStorage\n)R.", "calls 'torch.FloatStorage' in a way")]
    [InlineData(Tensor + ")R.", "calls 'torch._utils._rebuild_tensor_v2' in a way")]
    [InlineData("ctorch._utils\n_rebuild_parameter\nK\x01\x88}\x87R.", "calls 'torch._utils._rebuild_parameter' in a way")]
    [InlineData("K\x01)R.", "calls what is no function")]
    [InlineData("K\x01Q.", "no storage")]
    [InlineData("(X\x06\0\0\0modulectorch\nFloatStorage\nX\x01\0\0\00X\x03\0\0\0cpuK\x06tQ.", "no storage")]
    [InlineData("(X\x07\0\0\0storageccollections\nOrderedDict\nX\x01\0\0\00X\x03\0\0\0cpuK\x06tQ.", "no storage")]
    [InlineData("(X\x07\0\0\0storagectorch\nFloatStorage\nX\x05\0\0\0../..X\x03\0\0\0cpuK\x06tQ.", "lacks its entry 'file/data/../..'")]
    [InlineData(Storage + "\x05tQ.", "storage '0' should have 5 values of type F32, and has 24 bytes")]
    [InlineData(Storage + "\x05J\xff\xff\xff\xfftQ.", "no storage")]
    [InlineData("}}X\x05\0\0\0stateK\x01sb.", "other attributes than _metadata")]
    [InlineData("K\x01}b.", "another kind")]
    [InlineData("K\x01K\x01K\x01s.", "another kind")]
    [InlineData("}(K\x01u.", "key without a value")]
    [InlineData("u.", "value or mark that is not there")]
    [InlineData("(\x85.", "value or mark that is not there")]
    [InlineData("K\x01(\x86.", "value or mark that is not there")]
    [InlineData("R.", "value or mark that is not there")]
    [InlineData("h\0.", "has not stored")]
    [InlineData("}q\x01.", "number 1 where 0 is next")]
    [InlineData("}r\xff\xff\xff\xff.", "number 4294967295 where 0 is next")]
    [InlineData("X\xff\xff\xff\xff.", "cut short")]
    [InlineData("X\x02\0\0\0\xc3\x28.", "not UTF-8")]
    [InlineData("\x8a\x09\0\0\0\0\0\0\0\0\0.", "more than 64 bits")]
    [InlineData("}", "cut short")]
    [InlineData("c", "cut short")]
    [InlineData("}.}", "its content alone")]
    [InlineData("}}.", "its content alone")]
    [InlineData("(}.", "its content alone")]
    [InlineData(".", "its content alone")]
    [InlineData("K\x01.", "no state dictionary")]
    [InlineData("}q\0X\x05\0\0\0modelh\0s.", "no state dictionary")]
    public void Everything_else_is_refused_by_name(string pickle, string cause) => _folder.Refused(WeightFolder.Torch("\x80\x02" + pickle, Six), cause);

    [Theory]
    [InlineData("}.")]
    [InlineData("\x80\x01}.")]
    [InlineData("\x80\x06}.")]
    [InlineData("")]
    public void A_pickle_of_another_protocol_is_refused(string pickle) => _folder.Refused(WeightFolder.Torch(pickle), "pickle is refused");

    [Theory]
    [InlineData('(')]
    [InlineData('N')]
    [InlineData(']')]
    [InlineData('}')]
    [InlineData(')')]
    public void Depth_is_bounded(char opcode) => _folder.Refused(WeightFolder.Torch("\x80\x02" + new string(opcode, 1 << 20)), "nests too deeply");

    [Fact]
    public void Forty_thousand_nested_tuples_are_no_stack_overflow() =>
        _folder.Refused(WeightFolder.Torch("\x80\x02)" + new string('\x85', 40_000) + "."), "no state dictionary");

    private static string View(string offset, string shape, string strides) =>
        $"{Begin}{Tensor}({Storage}\x06tQ{offset}{shape}{strides}\x89{Hooks}tRs.";
}
