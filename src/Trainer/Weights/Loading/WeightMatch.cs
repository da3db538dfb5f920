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

    private WeightMatch(NetworkDefinition network, WeightFile file, WeightScope scope)
    {
        (_network, _path, _scope) = (network.Name, file.Path, scope);
        var byName = ByName(file);
        var sources = new Dictionary<string, WeightTensor>(StringComparer.Ordinal);
        List<string> missing = [], unfit = [];
        var used = new HashSet<WeightTensor>();
        var steps = scope == WeightScope.Backbone ? network.BackboneSteps : network.Steps;
        foreach (var target in steps.SelectMany(step => step.State))
        {
            if (!byName.TryGetValue(target.Name, out var source))
            {
                missing.Add(target.Name);
                continue;
            }
            used.Add(source);
            if (Misfit(target, source) is { } cause) unfit.Add(cause);
            else sources.Add(target.Name, source);
        }
        Sources = sources;
        Loaded = [.. sources.Keys];
        Missing = missing;
        Unfit = unfit;
        var unused = file.Tensors.Where(tensor => !used.Contains(tensor) && !WeightNames.IsCounter(tensor.Name));
        Unused = [.. unused.Select(tensor => tensor.Name)];
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

    internal static WeightMatch Of(NetworkDefinition network, WeightFile file, WeightScope scope) => new(network, file, scope);

    /// <summary>Does nothing if all that the scope asks for is there.</summary>
    /// <exception cref="InvalidDataException">It is not; the message names what lacks.</exception>
    internal void RequireComplete()
    {
        var wanted = Loaded.Count + Missing.Count + Unfit.Count;
        var lacks = Missing.Count > 0 && (_scope != WeightScope.Available || Missing.Count == wanted);
        if (wanted > 0 && Unfit.Count == 0 && !lacks) return;
        var faults = new List<string>();
        if (wanted == 0) faults.Add("the network has no backbone; add one to the definition with NetworkNode.Backbone");
        if (lacks) faults.Add($"the file lacks {Missing.Count} of {wanted} tensors: {Some([.. Quoted(Missing)])}");
        if (Unfit.Count > 0) faults.Add($"{Unfit.Count} tensors do not fit: {Some(Unfit)}");
        if (Unused.Count > 0) faults.Add($"the file has {Unused.Count} that the network does not: {Some([.. Quoted(Unused)])}");
        throw new InvalidDataException($"'{_path}' does not hold the weights of '{_network}': {string.Join("; ", faults)}.");
    }

    private static string? Misfit(StateTensor target, WeightTensor source)
    {
        if (!source.Type.IsLoadable()) return $"'{target.Name}' is of type {source.Type} in the file";
        if (source.Shape.AsSpan().SequenceEqual(target.Shape)) return null;
        var (theirs, ours) = (TensorLayout.Text(source.Shape), TensorLayout.Text(target.Shape));
        return $"'{target.Name}' is {theirs} in the file and {ours} in the network";
    }

    /// <summary>
    /// Indexes the tensors by all names that they go by: their own before those without a wrapper, and these before translations.
    /// </summary>
    private static Dictionary<string, WeightTensor> ByName(WeightFile file)
    {
        var byName = file.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        foreach (var tensor in file.Tensors) byName.TryAdd(WeightNames.Unwrapped(tensor.Name), tensor);
        foreach (var tensor in file.Tensors) byName.TryAdd(WeightNames.Translated(WeightNames.Unwrapped(tensor.Name)), tensor);
        return byName;
    }

    private static IEnumerable<string> Quoted(IEnumerable<string> names) => names.Select(name => $"'{name}'");

    private static string Some(IReadOnlyCollection<string> items)
    {
        var some = string.Join(", ", items.Take(MostNamed));
        return items.Count <= MostNamed ? some : $"{some} and {items.Count - MostNamed} more";
    }
}
