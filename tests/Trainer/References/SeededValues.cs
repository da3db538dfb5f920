using System.Text;
using MLNetDeepRanking.Trainer.Networks;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Tests.References;

/// <summary>The values that make_references.py gives to tensors, from their names alone: its <c>draw</c> and <c>value_of</c>.</summary>
internal static class SeededValues
{
    /// <summary>Returns floats in [−1, 1): 24 bits of SplitMix64, started at the FNV-1a hash of the name.</summary>
    public static float[] Draw(string name, long count)
    {
        var state = 0xCBF29CE484222325UL;
        foreach (var value in Encoding.ASCII.GetBytes(name)) state = (state ^ value) * 0x100000001B3;
        var values = new float[count];
        for (var i = 0; i < values.Length; i++)
        {
            var z = state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            z ^= z >> 31;
            values[i] = (float)(z >> 40) / (1 << 23) - 1;
        }
        return values;
    }

    /// <summary>Gives every tensor of <paramref name="module"/> its values.</summary>
    public static void Fill(NetworkModule module)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach (var (name, target) in module.StateTensors) target.copy_(tensor(ValuesOf(name, target.shape)).reshape(target.shape));
    }

    private static float[] ValuesOf(string name, long[] shape)
    {
        var values = Draw(name, shape.Aggregate(1L, (product, size) => product * size));
        var (scale, offset) = name[(name.LastIndexOf('.') + 1)..] switch
        {
            _ when shape.Length > 1 => ((float)Math.Sqrt(6.0 / (values.Length / shape[0])), 0f),
            "running_var" => (0.5f, 1f),
            "weight" => (0.1f, 1f),
            _ => (0.1f, 0f),
        };
        foreach (ref var value in values.AsSpan()) value = value * scale + offset;
        return values;
    }
}
