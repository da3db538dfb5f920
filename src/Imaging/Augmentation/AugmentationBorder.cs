namespace MLNetDeepRanking.Imaging;

/// <summary>What comes into view where a turned, shrunk or shifted picture ends.</summary>
public enum AugmentationBorder
{
    /// <summary>The background colour, as in padding.</summary>
    Background,

    /// <summary>The colours of the picture's nearest edge, continued outwards.</summary>
    Edge,
}
