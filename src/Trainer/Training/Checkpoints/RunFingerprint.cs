using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Trainer.Triplets;

namespace MLNetDeepRanking.Trainer.Training;

/// <summary>All that decides a run, as text by name: two runs with equal fingerprints come to the same weights on the same machine.</summary>
internal static class RunFingerprint
{
    // What changes how a run is watched or stored, but not what it learns.
    private static readonly HashSet<string> Irrelevant =
        [nameof(TrainingOptions.Clock), nameof(TrainingOptions.CheckpointFile), nameof(TrainingOptions.License)];

    /// <summary>Returns the fingerprint of a run.</summary>
    public static SortedDictionary<string, string> Of(
        NetworkDefinition definition, TrainingOptions options, PictureStore pictures, IReadOnlyList<int> labels, IReadOnlyList<Triplet> triplets)
    {
        var print = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["network"] = Hash(Text(definition)),
            ["pictures"] = Hash(pictures),
            ["labels"] = Hash(string.Join(' ', labels)),
            ["triplets"] = Hash(string.Join(' ', triplets)),
        };
        foreach (var property in typeof(TrainingOptions).GetProperties().Where(property => !Irrelevant.Contains(property.Name)))
            print[property.Name] = Convert.ToString(property.GetValue(options), CultureInfo.InvariantCulture) ?? "";
        return print;
    }

    // The table of the layers leaves out what becomes of a byte, and which file a frozen backbone is.
    private static string Text(NetworkDefinition definition)
    {
        var normalization = ((PixelInput)definition.Steps[0].Layer).Normalization;
        var (mean, deviation) = (string.Join(' ', normalization.Mean), string.Join(' ', normalization.Deviation));
        return $"{definition.Summary()} {mean} {deviation} {definition.FrozenBackbone?.ContentHash}";
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Hash(PictureStore pictures)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 0; i < pictures.Count; i++) hash.AppendData(pictures[i]);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
