namespace MLNetDeepRanking.Trainer.Weights;

/// <summary>
/// Turns the names in weight files into those that networks have here, which are torchvision's: strips what training programs put in
/// front, and translates timm's names where they differ.
/// </summary>
internal static class WeightNames
{
    /// <summary>The fields in which programs keep the network: DataParallel, torch.compile, Lightning and the like.</summary>
    private static readonly string[] Wrappers = ["module.", "_orig_mod.", "model.", "backbone.", "encoder."];

    /// <summary>Returns whether a tensor counts batches, which nothing here reads.</summary>
    public static bool IsCounter(string name) => name.EndsWith(".num_batches_tracked", StringComparison.Ordinal);

    /// <summary>Returns a name without what training programs put in front.</summary>
    public static string Unwrapped(string name)
    {
        while (Array.Find(Wrappers, start => name.StartsWith(start, StringComparison.Ordinal)) is { } wrapper)
            name = name[wrapper.Length..];
        return name;
    }

    /// <summary>Returns a name of timm's as torchvision has it; any other as it is.</summary>
    public static string Translated(string name)
    {
        var dot = name.LastIndexOf('.');
        return dot > 0 && TimmMobileNetV2.TryTranslate(name[..dot], out var layer) ? $"{layer}{name[dot..]}" : name;
    }
}
