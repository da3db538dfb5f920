using System.Numerics.Tensors;

namespace MLNetDeepRanking.Search.Benchmarks;

/// <summary>Turns vectors so that the first few components say the most, and drops the others: pictures become as short as embeddings.</summary>
internal sealed class PrincipalComponents
{
    private const int Sample = 10_000;
    private const int Iterations = 20;

    private readonly float[][] _axes;

    /// <summary>Finds the axes by orthogonal iteration: the covariance stretches any vectors towards its main axes.</summary>
    public PrincipalComponents(float[] vectors, int dimension, int count)
    {
        var covariance = Covariance(vectors, dimension);
        var random = new Random(1);
        _axes = [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, dimension).Select(_ => random.NextSingle() - 0.5f).ToArray())];
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            _axes = [.. _axes.AsParallel().AsOrdered().Select(axis => covariance.Select(row => TensorPrimitives.Dot<float>(row, axis)).ToArray())];
            MakeOrthogonal();
        }
    }

    public float[] Project(float[] vectors, int dimension) =>
        [.. vectors.Chunk(dimension).AsParallel().AsOrdered().SelectMany(vector => _axes.Select(axis => TensorPrimitives.Dot<float>(axis, vector)))];

    private static float[][] Covariance(float[] vectors, int dimension)
    {
        var mean = new float[dimension];
        var rows = vectors.Chunk(dimension).Take(Sample).ToArray();
        foreach (var row in rows) TensorPrimitives.MultiplyAdd(row, 1f / rows.Length, mean, mean);
        foreach (var row in rows) TensorPrimitives.Subtract<float>(row, mean, row);
        var covariance = new float[dimension][];
        Parallel.For(0, dimension, component =>
        {
            var sums = covariance[component] = new float[dimension];
            foreach (var row in rows) TensorPrimitives.MultiplyAdd(row, row[component] / rows.Length, sums, sums);
        });
        return covariance;
    }

    private void MakeOrthogonal()
    {
        for (var i = 0; i < _axes.Length; i++)
        {
            for (var j = 0; j < i; j++) TensorPrimitives.MultiplyAdd(_axes[j], -TensorPrimitives.Dot<float>(_axes[i], _axes[j]), _axes[i], _axes[i]);
            TensorPrimitives.Divide(_axes[i], TensorPrimitives.Norm<float>(_axes[i]), _axes[i]);
        }
    }
}
