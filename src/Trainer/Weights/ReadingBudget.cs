namespace MLNetDeepRanking.Trainer.Weights;

/// <summary>
/// Bounds what a reader allocates while it lists a file's tensors: no more than the file's own length and a fixed allowance. Formats in
/// which one byte asks for an object of a hundred are thereby safe to read.
/// </summary>
internal sealed class ReadingBudget(MappedFile file)
{
    /// <summary>The allowance in bytes: some ten thousand tensors' names and shapes, in a file that holds little else.</summary>
    private const int Allowance = 4 << 20;

    private const int Header = 32;

    private long _left = file.Length + Allowance;

    /// <summary>Takes the memory of one object and of <paramref name="bytes"/> in it.</summary>
    /// <exception cref="InvalidDataException">The file describes more than one of its length may.</exception>
    public void Charge(long bytes)
    {
        _left -= Header + bytes;
        if (_left < 0) throw file.Fault("it describes more objects than a weight file of its length has; reading it stops here.");
    }
}
