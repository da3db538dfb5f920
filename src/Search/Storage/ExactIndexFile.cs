namespace MLNetDeepRanking.Search.Storage;

/// <summary>An exact index as sections: ids in the order of insertion, and vectors (and codes) in the panels that are searched.</summary>
internal static class ExactIndexFile
{
    public static ReadOnlySpan<string> Names =>
        new[] { SectionNames.Index, SectionNames.Model, SectionNames.Ids, SectionNames.Vectors, SectionNames.Codes };

    public static List<Section> ToSections(ExactIndex index, ReadOnlySpan<long> ids, RowSet rows)
    {
        var shape = new IndexShape(IndexKind.Exact, index.Distance, index.Dimension, index.Count, index.Compression);
        return [.. shape.ToSections(index.ModelHash), Section.Of(SectionNames.Ids, ids.ToArray()), .. rows.ToSections()];
    }

    /// <exception cref="InvalidDataException">The content is not an exact index, or is damaged.</exception>
    public static ExactIndex Read(IndexContent content)
    {
        var index = ReadKnown(content);
        content.RefuseUnknown("ExactIndex.Load", Names);
        return index;
    }

    /// <summary>Reads the index's own sections, whatever others there are.</summary>
    public static ExactIndex ReadKnown(IndexContent content)
    {
        var shape = IndexShape.Read(content);
        if (shape.Kind != IndexKind.Exact) throw content.Source.Refused("is not an exact index, but a graph. Use HnswIndex.Load.");
        var index = new ExactIndex(shape.Dimension, shape.Distance, shape.Compression) { ModelHash = IndexShape.ReadModelHash(content) };
        index.Map(content, shape.Count);
        return index;
    }
}
