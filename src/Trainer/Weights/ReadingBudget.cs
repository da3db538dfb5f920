namespace MLNetDeepRanking.Trainer.Weights;

/// <summary>
/// Bounds what a reader allocates while it lists a file's tensors: no more than the file's own length and a fixed allowance. Formats in
/// which one byte asks for an object of a hundred are thereby safe to read.
/// </summary>
internal sealed class ReadingBudget(MappedFile file)
{
    /// <summary>The allowance in bytes: a thousand tensors' names and shapes, in a file that holds little else.</summary>
    private const int Allowance = 4 << 20;

    /// <summary>The most that a file's own length adds, in bytes: some thousand tensors more. It bounds the time as well.</summary>
    private const int Most = 12 << 20;

    private const int Header = 32;

    private long _left = Math.Min(file.Length, Most) + Allowance;

    /// <summary>Takes the memory of one object and of <paramref name="bytes"/> in it.</summary>
    /// <exception cref="InvalidDataException">The file describes more than one of its length may.</exception>
    public void Charge(long bytes)
    {
        _left -= Header + bytes;
        if (_left < 0) throw file.Fault("it describes more objects than a weight file of its length has; reading it stops here.");
    }
}
