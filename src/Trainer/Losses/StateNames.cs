using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>Names the state of a loss that is made of others.</summary>
internal static class StateNames
{
    /// <summary>Returns the state of all parts, each name after the number of its part: <c>0.proxies</c>.</summary>
    public static IReadOnlyDictionary<string, Tensor> Numbered(IReadOnlyList<LossComputation> parts) => parts
        .SelectMany((part, number) => part.State.Select(entry => ($"{number}.{entry.Key}", entry.Value)))
        .ToDictionary(entry => entry.Item1, entry => entry.Value, StringComparer.Ordinal);
}
