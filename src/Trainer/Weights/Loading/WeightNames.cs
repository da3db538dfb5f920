namespace MLNetDeepRanking.Trainer.Weights;

/// <summary>
/// Turns the names in weight files into those that networks have here, which are torchvision's: strips what training programs put in front, and
/// translates timm's names where they differ.
/// </summary>
internal static class WeightNames
{
    /// <summary>The fields in which programs keep the network: DataParallel, torch.compile, Lightning and the like.</summary>
    private static readonly string[] Wrappers = ["module.", "_orig_mod.", "model.", "backbone.", "encoder."];

    /// <summary>Returns whether a tensor counts batches, which nothing here reads.</summary>
    public static bool IsCounter(string name) => name.EndsWith(".num_batches_tracked", StringComparison.Ordinal);

    /// <summary>Returns a tensor's name in torchvision.</summary>
    public static string InTorchvision(string name)
    {
        while (Array.Find(Wrappers, wrapper => name.StartsWith(wrapper, StringComparison.Ordinal)) is { } wrapper) name = name[wrapper.Length..];
        var dot = name.LastIndexOf('.');
        return dot > 0 && TimmMobileNetV2.TryTranslate(name[..dot], out var layer) ? $"{layer}{name[dot..]}" : name;
    }
}
