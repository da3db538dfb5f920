using System.Globalization;
using System.Text;
using MLNetDeepRanking.Trainer.Weights;

namespace MLNetDeepRanking.Trainer.Tests.Weights.SafeTensors;

public sealed class SafeTensorsReaderTests : IDisposable
{
    private const string A = """
        "a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}
        """;

    private readonly WeightFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_three_types_are_read_as_floats()
    {
        Half[] halves = [(Half)1.5, Half.NegativeInfinity, (Half)6e-8, (Half)(-0.0)];
        float[] singles = [1.25f, float.Epsilon, float.NaN];
        byte[] values =
        [
            .. halves.SelectMany(BitConverter.GetBytes),
            0x80, 0x3f, 0x49, 0xc0, // bfloat16: the upper halves of 1 and -3.140625
            .. singles.SelectMany(BitConverter.GetBytes),
        ];
        const string Header = """
            {"f": {"dtype": "F32", "shape": [3, 1], "data_offsets": [12, 24]}, "h": {"shape": [2, 2], "data_offsets": [0, 8], "dtype": "F16"},
             "__metadata__": {"format": "pt"}, "b": {"dtype": "BF16", "shape": [2], "data_offsets": [8, 12]}}
            """;

        using var file = _folder.Open(WeightFolder.SafeTensors(Encoding.UTF8.GetBytes(Header + "   "), values));

        Assert.Equal(["f: F32 [3, 1]", "h: F16 [2, 2]", "b: BF16 [2]"], file.Tensors.Select(tensor => tensor.ToString()));
        Assert.Equal(singles, file.Tensors[0].ToArray());
        Assert.Equal(halves.Select(half => (float)half), file.Tensors[1].ToArray());
        Assert.Equal([1f, -3.140625f], file.Tensors[2].ToArray());
    }

    [Fact]
    public void Scalars_empty_tensors_and_escaped_names_are_read()
    {
        const string Header = """
            {"empty":{"dtype":"F32","shape":[0,7],"data_offsets":[0,0]},"caf\u00e9 日":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}
            """;

        using var file = _folder.Open(WeightFolder.SafeTensors(Encoding.UTF8.GetBytes(Header), BitConverter.GetBytes(7f)));

        Assert.Empty(file.Tensors[0].ToArray());
        Assert.Equal("café 日", file.Tensors[1].Name);
        Assert.Equal([7f], file.Tensors[1].ToArray());
    }

    [Fact]
    public void Integers_are_listed_but_not_loaded()
    {
        using var file = _folder.Open(WeightFolder.SafeTensors("""{"n":{"dtype":"I64","shape":[],"data_offsets":[0,8]}}""", 8));

        var error = Assert.Throws<InvalidDataException>(() => file.Tensors[0].ToArray());
        Assert.Contains("'n' is of type I64; F32, F16 and BF16 can be loaded", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_closed_file_cannot_be_read()
    {
        var file = _folder.Open(WeightFolder.SafeTensors($"{{{A}}}", 8));
        file.Dispose();

        Assert.Throws<ObjectDisposedException>(() => file.Tensors[0].ToArray());
        file.Dispose();
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[2],"data_offsets":[0,2]}}""", 2, "'a'", "'F8_E4M3'")]
    [InlineData("""{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,8]}}""", 8, "'a'", "needs 4 bytes, and has 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "'a'", "needs 12 bytes, and has 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 7, "'a'", "[0, 8], which is not within the 7 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "'a'", "[8, 0]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", 8, "'a'", "[-8, 0]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}}""", 8, "'a'", "[0, 8, 8]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,9223372036854775807]}}""", 8, "'a'", "not within")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,9223372036854775808]}}""", 8, "'a'", "not a whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}""", 8, "'a'", "not a whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":["2"],"data_offsets":[0,8]}}""", 8, "'a'", "not a whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "'a'", "impossible shape [-2]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "'a'", "impossible shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967298],"data_offsets":[0,8]}}""", 8, "'a'", "impossible shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", 8, "'a'", "lacks")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "'a'", "'dtype' twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"extra":1}}""", 8, "'a'", "'extra'")]
    [InlineData("""{"a":7}""", 0, "'a'", "StartObject")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", 16, "'a'", "twice")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""",
        12, "'b'", "overlaps tensor 'a'")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[12,20]}}""",
        20, "'b'", "4 bytes between tensor 'a' and")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "'a'", "4 bytes between the header and")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 9, "the last 1 bytes", "no tensor")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "__metadata__", "String")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", 0, "__metadata__", "twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[[[[2]]]],"data_offsets":[0,8]}}""", 8, "whole number", "")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "Unicode", "")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},}""", 8, "not JSON", "")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}{}""", 8, "not JSON", "")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}""", 8, "not JSON", "")]
    [InlineData("""["a"]""", 0, "not a JSON object", "")]
    [InlineData("", 8, "not a JSON object", "")]
    public void A_header_that_does_not_describe_the_file_is_refused(string header, int valueBytes, string subject, string cause) =>
        _folder.Refused(WeightFolder.SafeTensors(header, valueBytes), subject, cause);

    [Theory]
    [InlineData(1L << 60)]
    [InlineData(-1L)]
    [InlineData(8L)]
    public void A_header_longer_than_the_file_is_refused(long length)
    {
        byte[] content = [.. BitConverter.GetBytes(length), .. "{}"u8];

        _folder.Refused(content, ((ulong)length).ToString(CultureInfo.InvariantCulture) + " bytes, and has 10");
    }

    [Fact]
    public void A_header_of_more_than_eight_mebibytes_is_refused() =>
        _folder.Refused(WeightFolder.SafeTensors("{" + new string(' ', 8 << 20) + "}"), "8388610 bytes; 8388608 are the most");

    [Fact]
    public void A_header_that_is_not_utf8_is_refused() => _folder.Refused(WeightFolder.SafeTensors([(byte)'{', 0xff, (byte)'}'], []), "UTF-8");

    [Fact]
    public void Empty_and_missing_files_are_named()
    {
        _folder.Refused([], "empty");
        File.Delete(_folder.File);
        var error = Assert.Throws<FileNotFoundException>(() => WeightFile.Open(_folder.File));
        Assert.Contains(_folder.File, error.Message, StringComparison.Ordinal);
    }
}
