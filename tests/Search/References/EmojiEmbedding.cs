namespace MLNetDeepRanking.Search.Tests.References;

/// <summary>The unseen emoji as a trained model embeds them, and copies of some of them; make-emoji-embeddings.cs wrote the file.</summary>
/// <param name="Class">The class, an emoji's code points.</param>
/// <param name="Vendor">Who drew it.</param>
/// <param name="Change">How a copy was changed; empty for an original, behind which its copy comes.</param>
/// <param name="Vector">The embedding, of 128 components, in steps of one byte.</param>
internal sealed record EmojiEmbedding(string Class, string Vendor, string Change, float[] Vector)
{
    public static EmojiEmbedding[] All { get; } =
    [
        .. File.ReadLines(Path.Combine(RepositoryRoot.Folder, "tests", "Search", "References", "emoji-embeddings.tsv")).Select(line => line.Split('\t'))
            .Select(parts => new EmojiEmbedding(parts[0], parts[1], parts[2], Components(parts[3]))),
    ];

    private static float[] Components(string bytes) => Array.ConvertAll(Convert.FromBase64String(bytes), value => (float)(sbyte)value);
}
