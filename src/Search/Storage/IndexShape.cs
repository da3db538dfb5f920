using System.Text;

namespace MLNetDeepRanking.Search.Storage;

/// <summary>What kind of index a file holds, and of what vectors: the sections 'index' and 'model'.</summary>
internal sealed record IndexShape(IndexKind Kind, VectorDistance Distance, int Dimension, int Count, VectorCompression? Compression)
{
    private const int Numbers = 7;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public IEnumerable<Section> ToSections(string? modelHash)
    {
        yield return Section.Of(SectionNames.Index,
            [(int)Kind, (int)Distance, Dimension, Count, (int?)Compression?.Kind ?? 0, Compression?.PrefixLength ?? 0, Compression?.RerankFactor ?? 0]);
        if (modelHash is not null) yield return Section.Of(SectionNames.Model, StrictUtf8.GetBytes(modelHash));
    }

    /// <exception cref="InvalidDataException">The numbers make no sense.</exception>
    public static IndexShape Read(IndexContent content)
    {
        var numbers = content[SectionNames.Index].ReadAll<int>(Numbers);
        var compression = VectorCompression.TryCreate(numbers[4], numbers[5], numbers[6]);
        var shape = new IndexShape((IndexKind)numbers[0], (VectorDistance)numbers[1], numbers[2], numbers[3], compression);
        if (!Enum.IsDefined(shape.Kind) || !Enum.IsDefined(shape.Distance) || shape.Dimension is < 1 or > ExactIndex.MaxDimension || shape.Count < 0
            || compression is null && numbers[4] != 0 || compression?.ComplaintAbout(shape.Dimension, shape.Distance) is not null)
            throw content.Source.Damaged(
                $"it says kind {numbers[0]}, distance {numbers[1]}, dimension {numbers[2]}, count {numbers[3]}, compression {numbers[4]}");
        return shape;
    }

    /// <returns>The name of the model, or null if the index is bound to none.</returns>
    public static string? ReadModelHash(IndexContent content)
    {
        if (!content.Has(SectionNames.Model)) return null;
        try
        {
            return StrictUtf8.GetString(content[SectionNames.Model].ReadAll<byte>());
        }
        catch (DecoderFallbackException)
        {
            throw content.Source.Damaged("the name of its model is no text");
        }
    }
}
