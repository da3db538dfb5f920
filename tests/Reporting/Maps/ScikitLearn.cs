using System.Globalization;

namespace MLNetDeepRanking.Reporting.Tests.Maps;

/// <summary>Sixty vectors of four groups, and what scikit-learn makes of them.</summary>
internal static class ScikitLearn
{
    public const int Dimension = 6;
    public const double Perplexity = 10;

    /// <summary>The divergence at which <c>TSNE(method="exact", init="pca", perplexity=10)</c> ends after 1000 iterations.</summary>
    public const double Divergence = 0.0903;

    private static readonly double[][] Rows =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Maps", "scikit-learn.csv")).Skip(1)
            .Select(line => Array.ConvertAll(line.Split(','), text => double.Parse(text, CultureInfo.InvariantCulture))),
    ];

    public static float[] Vectors => [.. Rows.SelectMany(row => row.Take(Dimension)).Select(value => (float)value)];

    /// <summary><c>PCA(2).fit_transform</c>, x and y of each vector.</summary>
    public static double[] Components => [.. Rows.SelectMany(row => row[Dimension..(Dimension + 2)])];

    /// <summary><c>explained_variance_</c>.</summary>
    public static double[] Variances => [15.70080107, 8.91805344];

    /// <summary>The joint probability of the first vector with each.</summary>
    public static double[] ProbabilitiesOfFirst => [.. Rows.Select(row => row[^1])];
}
