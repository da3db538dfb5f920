namespace MLNetDeepRanking.Search;

/// <summary>The natural logarithms of 0! to n!, summed with compensation so that large ones are as exact as small ones.</summary>
internal sealed class LogFactorials
{
    private readonly double[] _values;

    public LogFactorials(int n)
    {
        _values = new double[n + 1];
        var (sum, lost) = (0.0, 0.0);
        for (var i = 2; i <= n; i++)
        {
            var term = Math.Log(i) - lost;
            var next = sum + term;
            lost = next - sum - term;
            _values[i] = sum = next;
        }
    }

    public double this[int n] => _values[n];
}
