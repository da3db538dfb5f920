using System.Globalization;
using MathNet.Numerics.LinearAlgebra;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Onnx;

namespace MLNetDeepRanking.Transforms.Backbones;

/// <summary>
/// Learns from a column of vectors the projection after which its components are uncorrelated and of variance 1: y = Λ^−½ Eᵀ (x − μ),
/// with the k largest eigenvalues Λ of the covariance and their eigenvectors E.
/// </summary>
internal static class Whitening
{
    private const int BlockRows = 256;

    /// <summary>Keeps directions in which the pictures hardly differ from being blown up to noise, as a share of the mean variance.</summary>
    private const double Floor = 1e-4;

    /// <exception cref="ArgumentException">There are not more vectors than components wanted.</exception>
    public static LinearProjection Learn(IDataView data, string column, int vectorSize, int size)
    {
        var (mean, covariance, count) = Statistics(data, column, vectorSize);
        if (count <= size)
            throw new ArgumentException(
                $"Whitening to {size} components takes more than {size} pictures, and {count} could be used. " +
                "Give more, or a smaller WhitenedSize.", nameof(data));
        var eigen = covariance.Evd(Symmetricity.Symmetric);
        var floor = Floor * covariance.Trace() / vectorSize;
        var weights = new float[size * vectorSize];
        var offsets = new float[size];
        for (var k = 0; k < size; k++)
        {
            // The eigenvalues ascend.
            var index = vectorSize - 1 - k;
            var direction = eigen.EigenVectors.Column(index) / Math.Sqrt(Math.Max(eigen.EigenValues[index].Real, 0) + floor);
            for (var i = 0; i < vectorSize; i++) weights[k * vectorSize + i] = (float)direction[i];
            offsets[k] = (float)-direction.DotProduct(mean);
        }
        var origin = string.Create(CultureInfo.InvariantCulture, $"not trained; whitened to {size} components on {count} pictures");
        return new LinearProjection(weights, offsets, origin);
    }

    private static (Vector<double> Mean, Matrix<double> Covariance, long Count) Statistics(IDataView data, string columnName, int size)
    {
        var sum = Vector<double>.Build.Dense(size);
        var products = Matrix<double>.Build.Dense(size, size);
        var block = Matrix<double>.Build.Dense(BlockRows, size);
        long count = 0;
        var filled = 0;
        var column = data.Schema[columnName];
        using var cursor = data.GetRowCursor([column]);
        var getter = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> vector = default;
        while (cursor.MoveNext())
        {
            getter(ref vector);
            // A picture that was skipped has no numbers.
            if (!float.IsFinite(vector.GetValues()[0])) continue;
            var values = vector.DenseValues().Select(value => (double)value).ToArray();
            block.SetRow(filled++, values);
            sum += Vector<double>.Build.Dense(values);
            count++;
            if (filled == BlockRows) Flush();
        }
        Flush();
        var mean = sum / Math.Max(1, count);
        return (mean, products / Math.Max(1, count) - mean.OuterProduct(mean), count);

        void Flush()
        {
            if (filled == 0) return;
            var rows = filled == BlockRows ? block : block.SubMatrix(0, filled, 0, size);
            products += rows.TransposeThisAndMultiply(rows);
            filled = 0;
        }
    }
}
