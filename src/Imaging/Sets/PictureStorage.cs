namespace MLNetDeepRanking.Imaging;

/// <summary>Where a <see cref="PictureStore"/> keeps its pixels: in memory up to a budget, beyond it in temporary files mapped into memory.</summary>
/// <remarks>
/// Pixels are the same wherever they lie. A file has no name, or is deleted by the system, from the moment it is open, so that nothing is left
/// behind however the process ends.
/// </remarks>
public sealed record PictureStorage
{
    private readonly long _memoryBudget = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    /// <summary>Gets the most bytes of pixels that are held in memory.</summary>
    /// <value>The default value is half of the memory that the process may use; 0 or more.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public long MemoryBudget
    {
        get => _memoryBudget;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(MemoryBudget));
            _memoryBudget = value;
        }
    }

    /// <summary>Gets the folder of the temporary files; it is created when it is needed.</summary>
    /// <value>
    /// The default value is <see langword="null"/>: the system's folder for temporary files. Where that folder lies in memory itself, as
    /// <c>/tmp</c> does on some systems, name one on a disk.
    /// </value>
    public string? SpillFolder { get; init; }
}
