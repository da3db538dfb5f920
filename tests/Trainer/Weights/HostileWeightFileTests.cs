using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using MLNetDeepRanking.Tests;
using MLNetDeepRanking.Trainer.Tests.Weights.PyTorch;
using MLNetDeepRanking.Trainer.Weights;

namespace MLNetDeepRanking.Trainer.Tests.Weights;

/// <summary>
/// A file made to harm gets an error within a tenth of a second and no more memory than its own length and a fixed allowance; a damaged one
/// gets an error, or is read for what it now says, and nothing else happens.
/// </summary>
public sealed class HostileWeightFileTests : IDisposable
{
    /// <summary>The readers' own allowance, and what an exception with its stack costs.</summary>
    private const long Allowance = (4 << 20) + 100_000;

    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(100);

    private const string SmallHeader = """
        {"__metadata__":{"format":"pt"},
         "conv.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"conv.bias":{"dtype":"F16","shape":[2],"data_offsets":[24,28]}}
        """;

    private readonly WeightFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Hostile =>
    [
        "no header", "header of 2^60 bytes", "overlapping offsets", "wrong type", "product that overflows", "deep JSON",
        "blank header", "tensor flood", "metadata flood", "name flood", "number flood", "os.system", "zip bomb", "false sizes",
        "directory flood", "deep pickle", "dictionary flood", "list flood", "memo flood", "text flood", "reference flood",
        "function flood", "tensor view flood", "storage name flood", "frame flood", "long names",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_hostile_file_costs_neither_time_nor_memory(string kind)
    {
        var content = Make(kind);
        File.WriteAllBytes(_folder.File, content);
        Assert.Throws<InvalidDataException>(() => WeightFile.Open(_folder.File)); // The first time compiles the code.

        var fastest = TimeSpan.MaxValue; // Of several, since other programs run at the same time.
        for (var round = 0; round < 75 && fastest > Limit; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var clock = Stopwatch.StartNew();
            var error = Record.Exception(() => WeightFile.Open(_folder.File));
            if (clock.Elapsed < fastest) fastest = clock.Elapsed;
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

            Assert.IsType<InvalidDataException>(error);
            Assert.Contains(_folder.File, error.Message, StringComparison.Ordinal);
            Assert.InRange(allocated, 0, content.Length + Allowance);
        }
        Assert.InRange(fastest, TimeSpan.Zero, Limit);
    }

    [Theory]
    [InlineData("safetensors")]
    [InlineData("pth")]
    public void A_file_cut_short_anywhere_is_refused(string kind)
    {
        var whole = Small(kind);
        for (var length = 0; length < whole.Length; length++) _folder.Refused(whole[..length]);
    }

    [Theory]
    [InlineData("safetensors", 6000)]
    [InlineData("pth", 6000)]
    public void Flipped_bits_give_an_error_or_what_the_file_now_says(string kind, int rounds)
    {
        var whole = Small(kind);
        var random = new Random(1);
        var opened = 0;
        for (var round = 0; round < rounds; round++)
        {
            var content = (byte[])whole.Clone();
            for (var flips = random.Next(1, 4); flips > 0; flips--) content[random.Next(content.Length)] ^= (byte)(1 << random.Next(8));
            if (!TryRead(content, out var values)) continue;
            opened++;
            Assert.All(values, tensor => Assert.True(AreIn(content, tensor.Type, tensor.Values), $"round {round}"));
        }
        Assert.InRange(opened, 1, rounds - 1);
    }

    [Fact]
    public void Random_bytes_in_a_pickle_give_an_error_or_tensors()
    {
        var random = new Random(2);
        for (var round = 0; round < 3000; round++)
        {
            var pickle = PickleMachineTests.OneTensor.ToCharArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--) pickle[random.Next(pickle.Length)] = (char)random.Next(256);
            TryRead(WeightFolder.Torch(new string(pickle), BitConverter.GetBytes(1f)), out _);
        }
    }

    /// <summary>Reads all values; false if the file, or a tensor's type, is refused. Any other exception ends the test.</summary>
    private bool TryRead(byte[] content, out List<(WeightType Type, float[] Values)> values)
    {
        values = [];
        try
        {
            using var file = _folder.Open(content);
            foreach (var tensor in file.Tensors)
                if (tensor.Type.IsLoadable()) values.Add((tensor.Type, tensor.ToArray()));
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>Returns whether each of the values is somewhere in the file.</summary>
    private static bool AreIn(byte[] content, WeightType type, float[] values)
    {
        byte[] Bytes(float value) => type switch
        {
            WeightType.F32 => BitConverter.GetBytes(value),
            WeightType.F16 => BitConverter.GetBytes((Half)value),
            _ => BitConverter.GetBytes(value)[2..],
        };
        return values.All(value => float.IsNaN(value) || content.AsSpan().IndexOf(Bytes(value)) >= 0);
    }

    private static byte[] Small(string kind) => kind == "pth"
        ? File.ReadAllBytes(WeightFolder.Reference("state.pth"))
        : WeightFolder.SafeTensors(Encoding.UTF8.GetBytes(SmallHeader), [.. Enumerable.Range(1, 28).Select(i => (byte)(i * 9))]);

    private static byte[] Make(string kind) => kind switch
    {
        "no header" => [1, 2, 3],
        "header of 2^60 bytes" => [.. BitConverter.GetBytes(1L << 60), .. "{}"u8],
        "overlapping offsets" => WeightFolder.SafeTensors(
            """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12),
        "wrong type" => WeightFolder.SafeTensors("""{"a":{"dtype":"PICKLE","shape":[2],"data_offsets":[0,8]}}""", 8),
        "product that overflows" => WeightFolder.SafeTensors("""{"a":{"dtype":"F32","shape":[4294967296,4294967298],"data_offsets":[0,8]}}""", 8),
        "deep JSON" => WeightFolder.SafeTensors("{" + string.Concat(Enumerable.Repeat("\"a\":{", 500_000))),
        "blank header" => WeightFolder.SafeTensors("{" + new string(' ', 8_000_000)),
        "tensor flood" => WeightFolder.SafeTensors(
            $"{{{string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"{i}\":{{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}"))}}}"),
        "metadata flood" => WeightFolder.SafeTensors($"{{\"__metadata__\":{{{string.Join(',', Enumerable.Repeat("\"a\":\"\"", 900_000))}}}"),
        "name flood" => WeightFolder.SafeTensors($"{{\"{new string('a', 8_000_000)}\":{{}}}}"),
        "number flood" => WeightFolder.SafeTensors($"{{\"a\":{{\"shape\":[{string.Join(',', Enumerable.Repeat("0", 3_000_000))}]}}}}"),
        "os.system" => WeightFolder.Torch("\x80\x02" + "cos\nsystem\n(X\x02\0\0\0lstR."),
        "zip bomb" => WeightFolder.Zip(CompressionLevel.Fastest, ("file/data.pkl", new byte[100 << 20])),
        "false sizes" => FalseSizes(),
        "directory flood" => WeightFolder.Zip([.. Enumerable.Range(0, 200_000).Select(i => ($"{i}", Array.Empty<byte>()))]),
        "deep pickle" => WeightFolder.Torch("\x80\x02)" + new string('\x85', 4_000_000)),
        "dictionary flood" => Flood("}", "}}s", 1_000_000),
        "list flood" => Flood("]", "]a", 2_000_000),
        "memo flood" => Flood("}", "\x94", 4_000_000),
        "text flood" => Flood("]", $"X\0\0\x01\0{new string('a', 1 << 16)}a", 60),
        "reference flood" => Flood($"]X\0\0\x01\0{new string('a', 1 << 16)}q\0a", "h\0a", 1_000_000),
        "function flood" => Flood("]ccollections\nOrderedDict\nq\0a", "h\0)Ra", 800_000),
        "tensor view flood" => Flood(
            $"]{PickleMachineTests.Storage}\x01tQq\0a{PickleMachineTests.Tensor}q\x01" + $"a{PickleMachineTests.Hooks}q\x02" + "a",
            "h\x01(h\0K\0K\x01\x85K\x01\x85\x89h\x02tRa", 200_000),
        "storage name flood" => StorageNameFlood(),
        "frame flood" => Flood("}", "\x95\0\0\0\0\0\0\0\0", 400_000),
        _ => Flood($"]X\0\0\x01\0{new string('a', 1 << 16)}q\0X\x01\0\0\0aq\x01", "h\0h\0\x93", 500_000),
    };

    private static byte[] Flood(string start, string repeated, int count) =>
        WeightFolder.Torch($"\x80\x02{start}{string.Concat(Enumerable.Repeat(repeated, count))}", BitConverter.GetBytes(1f));

    /// <summary>Returns a file that names one storage, by a name of 60 000 characters, half a million times.</summary>
    private static byte[] StorageNameFlood()
    {
        var name = new string('a', 60_000);
        var identifier = $"(X\x07\0\0\0storagectorch\nFloatStorage\nX\x60\xea\0\0{name}X\x03\0\0\0cpuK\0t";
        var pickle = $"\x80\x02]{identifier}q\0a" + string.Concat(Enumerable.Repeat("h\0Qa", 500_000));
        return WeightFolder.Zip(("file/data.pkl", Encoding.Latin1.GetBytes(pickle)), ($"file/data/{name}", []));
    }

    private static byte[] FalseSizes()
    {
        var content = WeightFolder.Torch(PickleMachineTests.OneTensor, BitConverter.GetBytes(1f));
        content.AsSpan(content.AsSpan().LastIndexOf("PK\x01\x02"u8) + 20, 8).Fill(0x7f);
        return content;
    }
}
