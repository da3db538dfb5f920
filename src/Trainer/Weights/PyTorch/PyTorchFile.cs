namespace MLNetDeepRanking.Trainer.Weights;

/// <summary>
/// Lists the tensors of a state dictionary that <c>torch.save</c> wrote: a zip archive with a pickle that describes the tensors,
/// and an entry for each storage.
/// </summary>
internal static class PyTorchFile
{
    /// <summary>The longest pickle read, in bytes; a tensor takes some hundred.</summary>
    private const int MaximumPickle = 4 << 20;

    private const int MaximumNesting = 4;

    private const string Pickle = "data.pkl";

    /// <summary>Where training programs keep the state dictionary in what else they save.</summary>
    private static readonly string[] Containers = ["state_dict", "model_state_dict", "model"];

    /// <summary>The number with which files of PyTorch before 1.6 begin, pickled.</summary>
    private static ReadOnlySpan<byte> LegacyStart => [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46];

    /// <summary>Returns whether a file begins as one that PyTorch saved, of whichever version.</summary>
    public static bool IsOne(MappedFile file) => StoredZip.IsOne(file) || IsLegacy(file);

    public static IReadOnlyList<WeightTensor> Read(MappedFile file)
    {
        if (IsLegacy(file))
            throw file.Fault(
                "it is in the format of PyTorch before 1.6. Load it in Python and save it again: torch.save(torch.load(path), newPath).");
        var budget = new ReadingBudget(file);
        var archive = StoredZip.Open(file, budget);
        var root = Root(file, archive);
        if (archive.Contains($"{root}constants.pkl"))
            throw file.Fault(
                "it is a TorchScript archive, which holds code. In Python, save its weights alone: " +
                "torch.save(torch.jit.load(path).state_dict(), newPath).");
        CheckByteOrder(file, archive, root);
        var (offset, length) = archive.Find($"{root}{Pickle}");
        if (length > MaximumPickle) throw file.Fault($"its pickle has {length} bytes; {MaximumPickle} are the most.");
        var content = PickleMachine.Read(file.Slice(offset, length), budget, new TorchObjects(file, budget, archive, root));
        return Tensors(file, content);
    }

    private static bool IsLegacy(MappedFile file) =>
        file.Length >= LegacyStart.Length && file.Slice(0, LegacyStart.Length).SequenceEqual(LegacyStart);

    // The folder that all entries are in has the name that the file had when it was saved.
    private static string Root(MappedFile file, StoredZip archive)
    {
        static bool IsPickle(string name) => name.AsSpan(name.IndexOf('/', StringComparison.Ordinal) + 1).SequenceEqual(Pickle);
        string[] pickles = [.. archive.Names.Where(IsPickle)];
        return pickles is [var pickle]
            ? pickle[..^Pickle.Length]
            : throw file.Fault("it is a zip archive, but not one that torch.save wrote: those have one data.pkl, in a folder.");
    }

    private static void CheckByteOrder(MappedFile file, StoredZip archive, string root)
    {
        if (!archive.Contains($"{root}byteorder")) return;
        var (offset, length) = archive.Find($"{root}byteorder");
        if (!file.Slice(offset, length).SequenceEqual("little"u8))
            throw file.Fault("its numbers are not in little-endian order. Save it on a machine that has that: nearly all have.");
    }

    private static WeightTensor[] Tensors(MappedFile file, object? content)
    {
        var dictionary = content as PickleDictionary;
        for (var depth = 0; depth < MaximumNesting; depth++)
            dictionary = Containers.Select(name => dictionary?.Find(name)).OfType<PickleDictionary>().FirstOrDefault(dictionary!);
        WeightTensor[] tensors =
        [
            .. from item in dictionary?.Items ?? []
               where item is { Key: string, Value: TorchTensor }
               let tensor = (TorchTensor)item.Value!
               select new WeightTensor(file, (string)item.Key!, tensor.Type, tensor.Layout, tensor.Offset),
        ];
        if (tensors.Length > 0) return tensors;
        throw file.Fault(
            $"it holds no state dictionary, neither as its content nor under '{string.Join("' or '", Containers)}'. " +
            "In Python, save one: torch.save(model.state_dict(), path).");
    }
}
