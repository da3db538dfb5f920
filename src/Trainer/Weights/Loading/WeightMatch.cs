using MLNetDeepRanking.Trainer.Networks;

namespace MLNetDeepRanking.Trainer.Weights;

/// <summary>What a weight file has for a network: the tensors that are loaded, and those that do not fit together.</summary>
/// <remarks>Names are torchvision's, with or without what training programs put in front (<c>module.</c>), or timm's.</remarks>
public sealed class WeightMatch
{
    private const int MostNamed = 10;

    private readonly string _network;
    private readonly string _path;
    private readonly WeightScope _scope;

    private WeightMatch(NetworkDefinition network, WeightFile file, WeightScope scope, IEnumerable<StateTensor> wanted)
    {
        (_network, _path, _scope) = (network.Name, file.Path, scope);
        var sources = new Dictionary<string, WeightTensor>(StringComparer.Ordinal);
        List<string> missing = [], unfit = [];
        var byName = ByName(file);
        var used = new HashSet<WeightTensor>();
        foreach (var target in wanted)
        {
            if (!byName.TryGetValue(target.Name, out var source)) missing.Add(target.Name);
            else if (!source.Type.IsLoadable()) unfit.Add($"'{target.Name}' is of type {source.Type} in the file");
            else if (!source.Shape.AsSpan().SequenceEqual(target.Shape))
                unfit.Add($"'{target.Name}' is {TensorLayout.Text(source.Shape)} in the file and {TensorLayout.Text(target.Shape)} in the network");
            else sources.Add(target.Name, source);
            if (source is not null) used.Add(source);
        }
        Sources = sources;
        Loaded = [.. sources.Keys];
        Missing = missing;
        Unfit = unfit;
        Unused = [.. file.Tensors.Where(tensor => !used.Contains(tensor) && !WeightNames.IsCounter(tensor.Name)).Select(tensor => tensor.Name)];
    }

    /// <summary>Gets the network's tensors that are loaded from the file.</summary>
    public IReadOnlyList<string> Loaded { get; }

    /// <summary>Gets the network's tensors that the file lacks.</summary>
    public IReadOnlyList<string> Missing { get; }

    /// <summary>Gets, for each tensor that both have in another shape or a type that is not loaded, a sentence about it.</summary>
    public IReadOnlyList<string> Unfit { get; }

    /// <summary>Gets the file's tensors that the network does not take, such as a classifier; without counts of batches.</summary>
    public IReadOnlyList<string> Unused { get; }

    /// <summary>Gets the tensors in the file by the network's names for them.</summary>
    internal IReadOnlyDictionary<string, WeightTensor> Sources { get; }

    /// <summary>Returns how many tensors are in which state.</summary>
    public override string ToString() =>
        $"{Loaded.Count} tensors loaded, {Missing.Count} missing, {Unfit.Count} unfit, {Unused.Count} unused";

    internal static WeightMatch Of(NetworkDefinition network, WeightFile file, WeightScope scope)
    {
        var steps = scope == WeightScope.Backbone ? network.BackboneSteps : network.Steps;
        return new WeightMatch(network, file, scope, steps.SelectMany(step => step.State));
    }

    /// <summary>Does nothing if all that the scope asks for is there.</summary>
    /// <exception cref="InvalidDataException">It is not; the message names what lacks.</exception>
    internal void RequireComplete()
    {
        var lacks = Missing.Count > 0 && _scope != WeightScope.Available;
        if (Loaded.Count > 0 && Unfit.Count == 0 && !lacks) return;
        var faults = new List<string>();
        if (Missing.Count + Unfit.Count + Loaded.Count == 0) faults.Add("it has no backbone; add one to the definition with NetworkNode.Backbone");
        else if (Loaded.Count + Unfit.Count == 0 || lacks) faults.Add($"it lacks {Missing.Count} of {Missing.Count + Loaded.Count + Unfit.Count} tensors: {Some(Missing.Select(name => $"'{name}'"))}");
        if (Unfit.Count > 0) faults.Add($"{Unfit.Count} tensors do not fit: {Some(Unfit)}");
        if (Unused.Count > 0) faults.Add($"it has {Unused.Count} that the network does not: {Some(Unused.Select(name => $"'{name}'"))}");
        throw new InvalidDataException($"'{_path}' does not hold the weights of '{_network}': {string.Join("; ", faults)}.");
    }

    /// <summary>Indexes the tensors by all names that they go by: their own before those without a wrapper, and these before translations.</summary>
    private static Dictionary<string, WeightTensor> ByName(WeightFile file)
    {
        var byName = file.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        foreach (var tensor in file.Tensors) byName.TryAdd(WeightNames.Unwrapped(tensor.Name), tensor);
        foreach (var tensor in file.Tensors) byName.TryAdd(WeightNames.Translated(WeightNames.Unwrapped(tensor.Name)), tensor);
        return byName;
    }

    private static string Some(IEnumerable<string> items)
    {
        string[] all = [.. items];
        return all.Length <= MostNamed ? string.Join(", ", all) : $"{string.Join(", ", all.Take(MostNamed))} and {all.Length - MostNamed} more";
    }
}
