namespace MLNetDeepRanking.Scoring.Sessions;

/// <summary>The numbers in which a session takes pictures.</summary>
internal enum PixelForm
{
    /// <summary>Bytes, height × width × 3: RGB, channels interleaved.</summary>
    Bytes,

    /// <summary>Floats, 3 × height × width: RGB from 0 to 255, one plane after the other.</summary>
    Floats,
}
