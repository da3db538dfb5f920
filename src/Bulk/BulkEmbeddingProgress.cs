using System.Globalization;

namespace MLNetDeepRanking.Bulk;

/// <summary>How far a <see cref="BulkEmbeddingJob"/> has come.</summary>
/// <param name="Embedded">The number of pictures that were embedded in this run.</param>
/// <param name="Failed">The number of pictures that could not be read in this run; each has a row with its error.</param>
/// <param name="DoneBefore">The number of pictures that part files of earlier runs hold.</param>
/// <param name="OfOtherShards">The number of pictures that other processes take.</param>
/// <param name="Parts">The number of part files that this run wrote.</param>
/// <param name="Elapsed">The time since the run began.</param>
public sealed record BulkEmbeddingProgress(long Embedded, long Failed, long DoneBefore, long OfOtherShards, int Parts, TimeSpan Elapsed)
{
    /// <summary>Gets the number of pictures that this run embeds in a second.</summary>
    public double PicturesPerSecond => Elapsed > TimeSpan.Zero ? (Embedded + Failed) / Elapsed.TotalSeconds : 0;

    /// <summary>Returns the numbers as a sentence.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Embedded} embedded, {Failed} failed, {DoneBefore} done before, {OfOtherShards} of other shards; {Parts} parts, {PicturesPerSecond:0} pictures/s");
}
