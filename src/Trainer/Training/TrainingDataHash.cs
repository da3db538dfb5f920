using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Trainer.Triplets;

namespace MLNetDeepRanking.Trainer.Training;

/// <summary>The SHA-256 of what a network learnt from: the prepared pictures, in order, and their labels or triplets.</summary>
internal static class TrainingDataHash
{
    /// <summary>Returns the hash in lower-case hexadecimal.</summary>
    public static string Of(PictureStore pictures, IReadOnlyList<int> labels, IReadOnlyList<Triplet> triplets)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 0; i < pictures.Count; i++) hash.AppendData(pictures[i]);
        var rest = string.Create(CultureInfo.InvariantCulture, $"{string.Join(' ', labels)} {string.Join(' ', triplets)}");
        hash.AppendData(Encoding.UTF8.GetBytes(rest));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
