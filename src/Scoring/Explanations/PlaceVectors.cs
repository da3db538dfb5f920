using MLNetDeepRanking.Onnx.Explanations;

namespace MLNetDeepRanking.Scoring.Explanations;

/// <summary>
/// A picture's embedding as a sum of vectors, one for each place that each path of the network sees, and one for the bias: A·x ÷ lengths.
/// </summary>
internal sealed class PlaceVectors
{
    private PlaceVectors(PartVectors[] parts, double[] bias)
    {
        (Parts, Bias) = (parts, bias);
        Total = [.. bias];
        foreach (var vector in parts.SelectMany(part => part.Vectors))
            for (var k = 0; k < Total.Length; k++) Total[k] += vector[k];
    }

    /// <summary>Gets the vectors of each path.</summary>
    public PartVectors[] Parts { get; }

    /// <summary>Gets what the bias adds to the embedding.</summary>
    public double[] Bias { get; }

    /// <summary>Gets the sum of all: the embedding.</summary>
    public double[] Total { get; }

    /// <param name="ending">The end of the model.</param>
    /// <param name="values">The inner values of the model for one picture.</param>
    /// <param name="size">The length of an embedding.</param>
    public static PlaceVectors Of(LinearEnding ending, IReadOnlyDictionary<string, InnerValue> values, int size)
    {
        double length = values[ending.Length].Numbers[0];
        var inputs = ending.Parts.Sum(part => Width(part, values[part.Value]));
        var parts = new PartVectors[ending.Parts.Count];
        var first = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            var part = ending.Parts[i];
            var maps = values[part.Value];
            var scale = 1 / part.Divisors.Aggregate(length, (product, divisor) => product * values[divisor].Numbers[0]);
            parts[i] = new(part.Value, maps.Rows, maps.Columns, Vectors(ending.Weights, part, maps, first, inputs, size, scale));
            first += Width(part, maps);
        }
        return new(parts, ending.Bias is { } bias ? [.. bias.Select(value => value / length)] : new double[size]);
    }

    private static int Width(EndingPart part, InnerValue maps) => part.IsPooled ? maps.Channels : maps.Numbers.Length;

    private static double[][] Vectors(float[]? weights, EndingPart part, InnerValue maps, int first, int inputs, int size, double scale)
    {
        var places = maps.Rows * maps.Columns;
        var vectors = new double[places][];
        Parallel.For(0, places, place =>
        {
            var vector = vectors[place] = new double[size];
            for (var channel = 0; channel < maps.Channels; channel++)
            {
                var index = channel * places + place;
                var value = maps.Numbers[index] * scale / (part.IsPooled ? places : 1);
                var column = first + (part.IsPooled ? channel : index);
                if (value == 0) continue;
                if (weights is null) vector[column] += value;
                else
                    for (var k = 0; k < size; k++) vector[k] += weights[k * inputs + column] * value;
            }
        });
        return vectors;
    }
}

/// <summary>What the places that one path sees add to an embedding.</summary>
/// <param name="Name">The name of the path's last maps.</param>
/// <param name="Rows">The number of rows of places.</param>
/// <param name="Columns">The number of places in a row.</param>
/// <param name="Vectors">A vector for each place, row by row.</param>
internal sealed record PartVectors(string Name, int Rows, int Columns, double[][] Vectors)
{
    /// <summary>Returns the inner product of each place's vector with another one.</summary>
    public PlaceMap Along(double[] direction) => new(Rows, Columns, [.. Vectors.Select(vector => Dot(vector, direction))]);

    public (double X, double Y) Middle(int place) => ((place % Columns + 0.5) / Columns, (place / Columns + 0.5) / Rows);

    public static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
