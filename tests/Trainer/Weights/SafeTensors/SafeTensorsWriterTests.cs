using System.Text;
using MLNetDeepRanking.Trainer.Weights;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Tests.Weights.SafeTensors;

public sealed class SafeTensorsWriterTests : IDisposable
{
    private readonly WeightFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // The format of the reference implementation: little-endian length, compact JSON in the values' order, spaces up to a multiple of eight.
    [Fact]
    public void The_layout_is_the_reference_s_byte_for_byte()
    {
        using var b = tensor([1.5f, -2f], [2, 1]);
        using var a = tensor(3f);
        using var é = zeros(0, 2);

        SafeTensorsWriter.Write(_folder.File, new Dictionary<string, Tensor> { ["layer.b"] = b, ["layer.a"] = a, ["é"] = é });

        const string Json =
            "{\"__metadata__\":{\"format\":\"pt\"}," +
            "\"layer.a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}," +
            "\"layer.b\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[4,12]}," +
            "\"é\":{\"dtype\":\"F32\",\"shape\":[0,2],\"data_offsets\":[12,12]}}      ";
        byte[] header = Encoding.UTF8.GetBytes(Json);
        Assert.Equal(0, header.Length % 8);
        byte[] values = [0, 0, 0x40, 0x40, 0, 0, 0xc0, 0x3f, 0, 0, 0, 0xc0];
        Assert.Equal(WeightFolder.SafeTensors(header, values), File.ReadAllBytes(_folder.File));
    }

    [Fact]
    public void What_is_written_is_read_to_the_last_bit_in_any_layout_and_precision()
    {
        using var generator = new Generator(1);
        using var block = randn([3, 4, 5], generator: generator);
        using var transposed = block.permute(2, 0, 1);
        using var @double = block.to(ScalarType.Float64);
        using var contiguous = transposed.contiguous();

        SafeTensorsWriter.Write(_folder.File, new Dictionary<string, Tensor> { ["t"] = transposed, ["d"] = @double, ["\"\\\n"] = block });

        using var file = WeightFile.Open(_folder.File);
        Assert.Equal(["\"\\\n", "d", "t"], file.Tensors.Select(tensor => tensor.Name));
        Assert.Equal(block.data<float>().ToArray(), file.Tensors[0].ToArray());
        Assert.Equal(block.data<float>().ToArray(), file.Tensors[1].ToArray());
        Assert.Equal(contiguous.data<float>().ToArray(), file.Tensors[2].ToArray());
        Assert.Equal([5, 3, 4], file.Tensors[2].Shape);
    }

    [Fact]
    public void A_failed_write_leaves_the_old_file_and_nothing_else()
    {
        File.WriteAllText(_folder.File, "old");
        var disposed = zeros(2);
        using var alive = zeros(2);
        disposed.Dispose();

        Assert.ThrowsAny<Exception>(() => SafeTensorsWriter.Write(_folder.File, new Dictionary<string, Tensor> { ["a"] = alive, ["b"] = disposed }));

        Assert.Equal("old", File.ReadAllText(_folder.File));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(_folder.File)!));
    }
}
