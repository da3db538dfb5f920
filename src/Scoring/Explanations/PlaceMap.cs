namespace MLNetDeepRanking.Scoring;

/// <summary>A value for each place of a picture, as the model is shown it.</summary>
/// <param name="Rows">The number of rows of places, from top to bottom.</param>
/// <param name="Columns">The number of places in each row, from left to right.</param>
/// <param name="Values">The values, row by row.</param>
public sealed record PlaceMap(int Rows, int Columns, IReadOnlyList<double> Values)
{
    private const int MostRows = 64;

    /// <summary>Gets the sum of all values.</summary>
    public double Sum => Values.Sum();

    /// <summary>Lays maps over each other on a grid that is fine enough for all of them; the sum stays.</summary>
    internal static PlaceMap Overlay(IReadOnlyList<PlaceMap> maps)
    {
        var (rows, columns) = (Common([.. maps.Select(map => map.Rows)]), Common([.. maps.Select(map => map.Columns)]));
        var values = new double[rows * columns];
        foreach (var map in maps)
            for (var row = 0; row < rows; row++)
                for (var column = 0; column < columns; column++) values[row * columns + column] += map.Within(row, rows, column, columns);
        return new(rows, columns, values);
    }

    // A cell gets of each of the map's cells as much as it covers of it.
    private double Within(int row, int rows, int column, int columns)
    {
        double sum = 0;
        for (var i = 0; i < Rows; i++)
        {
            if (Overlap(row, rows, i, Rows) is > 0 and var height)
                for (var j = 0; j < Columns; j++) sum += Values[i * Columns + j] * height * Overlap(column, columns, j, Columns);
        }
        return sum;
    }

    /// <summary>
    /// Returns the share of cell <paramref name="b"/> of <paramref name="countB"/> that cell <paramref name="a"/> of <paramref name="countA"/> covers.
    /// </summary>
    private static double Overlap(int a, int countA, int b, int countB) =>
        Math.Max(0, Math.Min((a + 1.0) / countA, (b + 1.0) / countB) - Math.Max((double)a / countA, (double)b / countB)) * countB;

    private static int Common(int[] counts)
    {
        var common = counts.Aggregate(1, (a, b) => a / Divisor(a, b) * b);
        return common <= MostRows ? common : counts.Max();
    }

    private static int Divisor(int a, int b) => b == 0 ? a : Divisor(b, a % b);
}
