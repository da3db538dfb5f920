namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>Which layers of a network stay as they are while the others learn.</summary>
/// <param name="FrozenSteps">The number of layers, from the first, that do not learn, and compute in training as in use.</param>
/// <param name="FreezesStatistics">Whether the backbone's batch normalisations use, and keep, the statistics they came with.</param>
internal sealed record FineTuning(int FrozenSteps, bool FreezesStatistics)
{
    private const int MostNamesInMessage = 12;

    /// <summary>Gets the training of every layer.</summary>
    public static FineTuning Everything { get; } = new(0, false);

    /// <summary>Freezes all layers up to and including <paramref name="through"/>: a layer, or a stage such as <c>layer2</c>.</summary>
    /// <exception cref="ArgumentException">The network has no such layer, or nothing would be left to learn.</exception>
    public static FineTuning Of(NetworkDefinition definition, string? through, bool freezesStatistics)
    {
        if (through is null) return new FineTuning(0, freezesStatistics);
        var steps = definition.Steps;
        var last = steps.Length - 1;
        while (last >= 0 && steps[last].Name != through && !steps[last].Name.StartsWith(through + '.', StringComparison.Ordinal)) last--;
        if (last < 0)
            throw new ArgumentException(
                $"The network '{definition.Name}' has no layer '{through}' to freeze. It has {string.Join(", ", Stages(definition))}; Summary() lists all.",
                nameof(through));
        return steps.Skip(last + 1).Any(step => step.ParameterCount > 0)
            ? new FineTuning(last + 1, freezesStatistics)
            : throw new ArgumentException($"With all layers up to '{through}' frozen, nothing is left to learn in '{definition.Name}'.", nameof(through));
    }

    /// <summary>Returns whether a layer learns, drops and counts as in training.</summary>
    public bool Trains(int index, NetworkStep step) =>
        index >= FrozenSteps && !(FreezesStatistics && step is { IsBackbone: true, Layer: BatchNormalization });

    private static IEnumerable<string> Stages(NetworkDefinition definition)
    {
        string[] stages = [.. definition.Steps.Where(step => step.ParameterCount > 0).Select(step => step.Name.Split('.')[0]).Distinct()];
        return stages.Length <= MostNamesInMessage ? stages : stages.Take(MostNamesInMessage).Append("…");
    }
}
