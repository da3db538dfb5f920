namespace MLNetDeepRanking.Scoring.Tests.Quantization;

/// <summary>Numbers in rows, and the shape that says how they lie.</summary>
internal sealed record NaiveTensor(double[] Values, long[] Shape)
{
    public double this[long n, long c, long row, long column] => Values[((n * Shape[1] + c) * Shape[2] + row) * Shape[3] + column];

    public (long N, long C, long Row, long Column) Place(long at) =>
        (at / (Shape[1] * Shape[2] * Shape[3]), at / (Shape[2] * Shape[3]) % Shape[1], at / Shape[3] % Shape[2], at % Shape[3]);

    public NaiveTensor Each(Func<double, double> change) => new([.. Values.Select(change)], Shape);

    /// <summary>Combines with a single number, one for each channel, one for each row, one for each place in a row, or as many numbers.</summary>
    public NaiveTensor With(NaiveTensor other, Func<double, double, double> combine)
    {
        var (count, perRow) = (other.Values.Length, Values.Length / Shape[0]);
        var area = Shape.Length == 4 ? Shape[2] * Shape[3] : 1;
        return new([.. Values.Select((value, i) => combine(value, other.Values[
            count == 1 ? 0 : count == Values.Length ? i : other.Shape is [_] ? i % count : other.Shape is [1, ..] ? i / area % count : i / perRow]))], Shape);
    }

    /// <summary>Turns <c>[N, H, W, C]</c> into <c>[N, C, H, W]</c>.</summary>
    public NaiveTensor ChannelsFirst()
    {
        var turned = new NaiveTensor(new double[Values.Length], [Shape[0], Shape[3], Shape[1], Shape[2]]);
        for (var at = 0; at < Values.Length; at++)
        {
            var (n, c, row, column) = turned.Place(at);
            turned.Values[at] = this[n, row, column, c];
        }
        return turned;
    }

    /// <summary>Turns <c>[N, C, H, W]</c> into <c>[N, H, W, C]</c>.</summary>
    public NaiveTensor ChannelsLast()
    {
        var turned = new NaiveTensor(new double[Values.Length], [Shape[0], Shape[2], Shape[3], Shape[1]]);
        for (var at = 0; at < Values.Length; at++)
        {
            var (n, row, column, c) = turned.Place(at);
            turned.Values[at] = this[n, c, row, column];
        }
        return turned;
    }

    /// <summary>Gives the numbers another shape, in which 0 keeps a size and −1 takes what is left.</summary>
    public NaiveTensor Shaped(double[] sizes)
    {
        long[] shape = [.. sizes.Select((size, axis) => size == 0 ? Shape[axis] : (long)size)];
        var known = shape.Where(size => size >= 0).Aggregate(1L, (a, b) => a * b);
        return new(Values, [.. shape.Select(size => size < 0 ? Values.Length / known : size)]);
    }

    /// <summary>Returns the length of each row of a matrix.</summary>
    public NaiveTensor RowLengths() =>
        new([.. Values.Chunk((int)Shape[1]).Select(row => Math.Sqrt(row.Sum(value => value * value)))], [Shape[0], 1]);
}
