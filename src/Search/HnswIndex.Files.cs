using MLNetDeepRanking.Search.Graphs;
using MLNetDeepRanking.Search.Storage;

namespace MLNetDeepRanking.Search;

/// <content>Files: saving, opening, and what lies in one.</content>
public sealed partial class HnswIndex
{
    /// <summary>Opens an index that <see cref="Save"/> wrote to a file.</summary>
    /// <exception cref="FileNotFoundException">There is no file at <paramref name="path"/>.</exception>
    /// <exception cref="InvalidDataException">The file is not a graph index, is damaged, or was written by a newer version.</exception>
    public static HnswIndex Load(string path) => Load(path, new IndexLoadOptions());

    /// <summary>Opens an index that <see cref="Save"/> wrote to a file.</summary>
    /// <exception cref="FileNotFoundException">There is no file at <paramref name="path"/>.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is not a graph index, is damaged, was written by a newer version, or holds the vectors of another model.
    /// </exception>
    public static HnswIndex Load(string path, IndexLoadOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Open(path, HnswIndexFile.Read, index => index.Verify());
    }

    /// <summary>Reads an index that <see cref="Save"/> wrote, from the stream's current position, and verifies it; the stream stays open.</summary>
    /// <remarks>It is left behind the index's last byte, so that an index can be a part of something larger.</remarks>
    /// <exception cref="InvalidDataException">The content is not a graph index, is damaged, or was written by a newer version.</exception>
    public static HnswIndex Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var index = HnswIndexFile.Read(new IndexContent(IndexMemory.Read(stream, new IndexSource("The stream"))));
        index.Verify();
        return index;
    }

    /// <inheritdoc/>
    /// <remarks>Removed vectors are written too, since the graph leads through them; <see cref="Compact"/> before saving drops them.</remarks>
    public void Save(Stream stream)
    {
        lock (_writing) IndexWriter.Write(stream, ToSections());
    }

    /// <summary>Checks all of a file that searches have not read yet.</summary>
    /// <remarks>
    /// A search checks what it reads; the first change, or saving, checks all, and so does this. It does nothing for an index that is in
    /// memory.
    /// </remarks>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public void Verify()
    {
        lock (_writing) Prepare();
    }

    /// <summary>Returns the index as parts of a file; nobody changes it until they are written.</summary>
    internal List<Section> ToSections()
    {
        Prepare();
        return HnswIndexFile.ToSections(this);
    }

    /// <summary>Says that the graph lies in a file.</summary>
    internal void IsIn(IndexSource source) => _source = source;

    /// <summary>Readies a graph in a file for changes.</summary>
    private void Prepare()
    {
        if (_source is not { } source) return;
        _writer.Prepare(source);
        _source = null;
    }
}
