using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MLNetDeepRanking.Onnx;

/// <summary>What was measured of a model, by name, such as <c>held-out Recall@1</c>.</summary>
/// <remarks>Instances are immutable; those with equal names and values are equal.</remarks>
[SuppressMessage("Naming", "CA1710", Justification = "'Metrics' says already that there are several.")]
public sealed class ModelMetrics : IReadOnlyDictionary<string, double>, IEquatable<ModelMetrics>
{
    private readonly SortedDictionary<string, double> _values = new(StringComparer.Ordinal);

    /// <summary>Collects metrics.</summary>
    /// <param name="metrics">The names and values.</param>
    /// <exception cref="ArgumentException">A name comes twice, or is empty.</exception>
    public ModelMetrics(IEnumerable<KeyValuePair<string, double>> metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        foreach (var (name, value) in metrics)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(name, nameof(metrics));
            _values.Add(name, value);
        }
    }

    /// <summary>Gets the metrics of a model of which nothing was measured.</summary>
    public static ModelMetrics None { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _values.Count;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _values.Keys;

    /// <inheritdoc/>
    public IEnumerable<double> Values => _values.Values;

    /// <inheritdoc/>
    public double this[string key] => _values[key];

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _values.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out double value) => _values.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, double>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Returns whether the other has the same names with the same values.</summary>
    public bool Equals(ModelMetrics? other) => other is not null && _values.SequenceEqual(other._values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ModelMetrics);

    /// <inheritdoc/>
    public override int GetHashCode() => _values.Aggregate(0, (hash, metric) => HashCode.Combine(hash, metric));

    /// <summary>Returns the names and values in a line.</summary>
    public override string ToString() =>
        string.Join(", ", _values.Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Key} {metric.Value:0.####}")));
}
