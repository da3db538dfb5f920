namespace MLNetDeepRanking.Imaging;

/// <summary>A picture file and the class that it belongs to.</summary>
/// <param name="Path">The path of the file.</param>
/// <param name="Label">The name of the class.</param>
public sealed record LabelledPicture(string Path, string Label);
