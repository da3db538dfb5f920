using MLNetDeepRanking.Trainer.Networks;

namespace MLNetDeepRanking.Trainer.Weights;

/// <summary>
/// The trained tensors of a network in a file: <c>.safetensors</c>, or a state dictionary that PyTorch 1.6 or later saved
/// (<c>.pth</c>, <c>.pt</c>).
/// </summary>
/// <remarks>
/// The content decides which it is, not the name. Nothing in a file is executed: of PyTorch's pickles only the few operations that a
/// state dictionary needs are read, and all else is refused by name. Every length is checked before memory is taken for it. The values
/// stay in the file, mapped into memory, until they are read; while it is open, do not write over it, but replace it by renaming another.
/// Safe to read from several threads, but not while another disposes it.
/// </remarks>
public sealed class WeightFile : IDisposable
{
    private readonly MappedFile _file;

    private WeightFile(MappedFile file, IReadOnlyList<WeightTensor> tensors)
    {
        _file = file;
        Tensors = tensors;
    }

    /// <summary>Gets where the file is.</summary>
    public string Path => _file.Path;

    /// <summary>Gets the tensors, in the file's order; each has another name.</summary>
    public IReadOnlyList<WeightTensor> Tensors { get; }

    /// <summary>Opens a weight file and lists its tensors, without reading their values.</summary>
    /// <param name="path">A <c>.safetensors</c>, <c>.pth</c> or <c>.pt</c> file.</param>
    /// <exception cref="FileNotFoundException">There is no file at <paramref name="path"/>.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or holds something else; the message says what, and the cure.</exception>
    public static WeightFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = new MappedFile(path);
        try
        {
            var tensors = PyTorchFile.IsOne(file) ? PyTorchFile.Read(file) : SafeTensorsReader.Read(file);
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var tensor in tensors)
                if (!names.Add(tensor.Name)) throw file.Fault($"it holds tensor '{tensor.Name}' twice.");
            return new WeightFile(file, tensors);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Finds a network's tensors in the file by their names, without loading them.</summary>
    /// <param name="definition">The network.</param>
    /// <param name="scope">Which of its tensors are looked for.</param>
    /// <returns>What would be loaded, and what not.</returns>
    public WeightMatch Match(NetworkDefinition definition, WeightScope scope = WeightScope.Network)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return WeightMatch.Of(definition, this, scope);
    }

    /// <summary>Closes the file; the values of its tensors cannot be read any more.</summary>
    public void Dispose() => _file.Dispose();
}
