namespace MLNetDeepRanking.Imaging;

/// <summary>What happens to a picture whose aspect ratio is not the network's.</summary>
public enum AspectMode
{
    /// <summary>The whole picture is kept, centred; what is left over shows the background colour.</summary>
    Pad,

    /// <summary>The network's frame is filled; what stands out on two opposite sides is cut off, equally.</summary>
    Crop,

    /// <summary>The picture is stretched to the frame; its aspect ratio is lost.</summary>
    Stretch,
}
