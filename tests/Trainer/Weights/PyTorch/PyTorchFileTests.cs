using System.Text.Json;
using System.Text.Json.Serialization;
using MLNetDeepRanking.Trainer.Weights;

namespace MLNetDeepRanking.Trainer.Tests.Weights.PyTorch;

/// <summary>Files that a real torch wrote; <c>make_weight_files.py</c> in the folder References made them.</summary>
public sealed class PyTorchFileTests : IDisposable
{
    private static readonly JsonSerializerOptions Json =
        new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly WeightFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("checkpoint.pth", "checkpoint.json", "")]
    [InlineData("state.pth", "state.json", "")]
    [InlineData("protocol4.pth", "state.json", "")]
    [InlineData("wrapped.pt", "state.json", "module.")]
    public void Every_tensor_is_what_torch_saved(string name, string expected, string prefix)
    {
        var tensors = JsonSerializer.Deserialize<Expected[]>(File.ReadAllText(WeightFolder.Reference(expected)), Json)!;

        using var file = WeightFile.Open(WeightFolder.Reference(name));

        Assert.Equal(tensors.Select(tensor => prefix + tensor.Name), file.Tensors.Select(tensor => tensor.Name));
        foreach (var (wanted, actual) in tensors.Zip(file.Tensors))
        {
            Assert.Equal(wanted.Type, actual.Type.ToString());
            Assert.Equal(wanted.Shape, actual.Shape);
            if (actual.Type != WeightType.I64) Assert.Equal(Bits(wanted.Values), Bits(actual.ToArray()));
        }
    }

    [Theory]
    [InlineData("legacy.pth", "PyTorch before 1.6", "torch.save(torch.load(path), newPath)")]
    [InlineData("script.pt", "TorchScript", "torch.jit.load(path).state_dict()")]
    [InlineData("module.pth", "refers to 'torch.nn.modules.linear.Linear'", "torch.save(model.state_dict(), path)")]
    [InlineData("nothing.pth", "no state dictionary", "torch.save(model.state_dict(), path)")]
    public void Other_files_of_torch_are_refused_with_the_cure(string name, string cause, string cure)
    {
        var error = Assert.Throws<InvalidDataException>(() => WeightFile.Open(WeightFolder.Reference(name)));

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains(cause, error.Message, StringComparison.Ordinal);
        Assert.Contains(cure, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_zip_archive_is_refused() =>
        _folder.Refused(WeightFolder.Zip(("readme.txt", "hello"u8.ToArray())), "not one that torch.save wrote");

    [Fact]
    public void Big_endian_numbers_are_refused() =>
        _folder.Refused(WeightFolder.Zip(("a/data.pkl", [0x80, 2, (byte)'}', (byte)'.']), ("a/byteorder", "big"u8.ToArray())), "little-endian");

    private static IEnumerable<int> Bits(float[] values) => values.Select(BitConverter.SingleToInt32Bits);

    private sealed record Expected(string Name, string Type, long[] Shape, float[] Values);
}
