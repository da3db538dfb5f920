namespace MLNetDeepRanking.Trainer.Tests.References;

/// <summary>The pictures of make_references.py: noise, and an emoji enlarged by whole pixels.</summary>
internal static class ReferencePictures
{
    private const string Emoji = "test/0031-20E3/fluent-3d.png";
    private const int EmojiSize = 64;

    /// <summary>Returns both as bytes <c>[2, size, size, 3]</c>.</summary>
    public static byte[] Bytes(int size)
    {
        var noise = SeededValues.Draw("noise", (long)size * size * 3).Select(value => (byte)((value + 1) * 128));
        var emoji = EmojiPictures.Bytes(Emoji);
        var enlarged =
            from y in Enumerable.Range(0, size)
            from x in Enumerable.Range(0, size)
            let source = y * EmojiSize / size * EmojiSize + x * EmojiSize / size
            from channel in Enumerable.Range(0, 3)
            select emoji[source * 3 + channel];
        return [.. noise, .. enlarged];
    }
}
