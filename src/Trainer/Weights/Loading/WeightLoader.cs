using System.Runtime.InteropServices;
using MLNetDeepRanking.Trainer.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Weights;

/// <summary>Gives a network the weights of a file.</summary>
internal static class WeightLoader
{
    /// <summary>Loads all that <paramref name="scope"/> asks for, or nothing.</summary>
    /// <returns>What was loaded, and what not.</returns>
    /// <exception cref="InvalidDataException">The file lacks a tensor, or has it in another shape; the network is as it was.</exception>
    public static WeightMatch Load(NetworkModule network, WeightFile file, WeightScope scope)
    {
        var match = file.Match(network.Definition, scope);
        match.RequireComplete();
        using var mode = no_grad();
        foreach (var (name, source) in match.Sources)
        {
            using var values = empty(source.Shape.AsSpan(), ScalarType.Float32);
            source.CopyTo(MemoryMarshal.Cast<byte, float>(values.bytes));
            network.StateTensors[name].copy_(values);
        }
        return match;
    }
}
