namespace MLNetDeepRanking.Reporting.Maps;

/// <summary>Columns at right angles and of unit length, and the eigenvectors of a symmetric map within their span.</summary>
internal static class Orthonormal
{
    /// <summary>Makes columns orthonormal, from the first (Gram–Schmidt, twice, for the digits that one pass loses). Dependent ones become zero.</summary>
    public static void Make(double[][] columns)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            var before = Math.Sqrt(Dot(columns[i], columns[i]));
            for (var pass = 0; pass < 2; pass++)
                for (var j = 0; j < i; j++) Subtract(columns[i], columns[j], Dot(columns[i], columns[j]));
            var length = Math.Sqrt(Dot(columns[i], columns[i]));
            var scale = length <= 1e-10 * before || length == 0 ? 0 : 1 / length;
            for (var k = 0; k < columns[i].Length; k++) columns[i][k] *= scale;
        }
    }

    /// <summary>
    /// Turns <paramref name="images"/>, A·v for orthonormal columns v of a symmetric A, so that the vectors they are images of are A's eigenvectors within the
    /// span (Rayleigh–Ritz), the largest eigenvalue first, and returns the eigenvalues.
    /// </summary>
    public static double[] Ritz(double[][] basis, double[][] images)
    {
        var count = basis.Length;
        var within = new double[count, count];
        for (var i = 0; i < count; i++)
            for (var j = 0; j < count; j++) within[i, j] = (Dot(basis[i], images[j]) + Dot(basis[j], images[i])) / 2;
        var (values, vectors) = Jacobi(within);
        int[] order = [.. Enumerable.Range(0, count).OrderByDescending(i => values[i])];
        double[][] turned = [.. order.Select(column => Combine(images, vectors, column))];
        turned.CopyTo(images, 0);
        return [.. order.Select(i => values[i])];
    }

    /// <summary>Returns eigenvalues and eigenvectors (columns) of a small symmetric matrix, which is used up, by Jacobi's rotations.</summary>
    private static (double[] Values, double[,] Vectors) Jacobi(double[,] a)
    {
        var n = a.GetLength(0);
        var vectors = new double[n, n];
        for (var i = 0; i < n; i++) vectors[i, i] = 1;
        for (var sweep = 0; sweep < 60; sweep++)
        {
            var rotated = false;
            for (var p = 0; p < n; p++)
            {
                for (var q = p + 1; q < n; q++)
                {
                    if (Math.Abs(a[p, q]) <= 1e-16 * Math.Sqrt(Math.Abs(a[p, p] * a[q, q])) || a[p, q] == 0) continue;
                    rotated = true;
                    var theta = (a[q, q] - a[p, p]) / (2 * a[p, q]);
                    var t = (theta < 0 ? -1 : 1) / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1));
                    var c = 1 / Math.Sqrt(t * t + 1);
                    for (var k = 0; k < n; k++) Rotate(ref a[k, p], ref a[k, q], c, t * c);
                    for (var k = 0; k < n; k++) Rotate(ref a[p, k], ref a[q, k], c, t * c);
                    for (var k = 0; k < n; k++) Rotate(ref vectors[k, p], ref vectors[k, q], c, t * c);
                }
            }
            if (!rotated) break;
        }
        return ([.. Enumerable.Range(0, n).Select(i => a[i, i])], vectors);
    }

    private static void Rotate(ref double x, ref double y, double c, double s) => (x, y) = (c * x - s * y, s * x + c * y);

    private static double[] Combine(double[][] columns, double[,] weights, int column)
    {
        var sum = new double[columns[0].Length];
        for (var i = 0; i < columns.Length; i++) Subtract(sum, columns[i], -weights[i, column]);
        return sum;
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    private static void Subtract(double[] from, double[] column, double times)
    {
        for (var i = 0; i < from.Length; i++) from[i] -= times * column[i];
    }
}
