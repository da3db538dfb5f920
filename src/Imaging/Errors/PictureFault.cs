namespace MLNetDeepRanking.Imaging;

/// <summary>What is wrong with a picture that cannot be decoded.</summary>
public enum PictureFault
{
    /// <summary>There is no file at the path.</summary>
    Missing,

    /// <summary>The file is there but may not be read: access is denied, another process holds it, or it is a folder.</summary>
    Unreadable,

    /// <summary>The file has no bytes.</summary>
    Empty,

    /// <summary>The bytes are not a PNG, JPEG, WebP, GIF or BMP picture, whatever the file is named.</summary>
    NotAPicture,

    /// <summary>The picture's data ends early or is damaged.</summary>
    Truncated,

    /// <summary>The picture would decode to more pixels than <see cref="PictureDecoderOptions.MaxPixels"/>.</summary>
    TooLarge,
}
