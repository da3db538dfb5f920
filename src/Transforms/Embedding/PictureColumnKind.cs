namespace MLNetDeepRanking.Transforms.Embedding;

/// <summary>The forms in which a column can hold pictures. The names are written to files.</summary>
internal enum PictureColumnKind
{
    /// <summary>Text: the path of a picture file.</summary>
    Path,

    /// <summary>ML.NET's <c>MLImage</c>, of any size.</summary>
    Image,

    /// <summary>Vector of bytes, height × width × 3: RGB, channels interleaved, at the network's size.</summary>
    Bytes,

    /// <summary>Vector of floats, 3 × height × width: RGB from 0 to 255, one plane after the other, at the network's size.</summary>
    Floats,
}
