namespace MLNetDeepRanking.Imaging.Geometry;

/// <summary>
/// The weights that resize one axis: a triangle filter, widened by the ratio when the axis shrinks, so that every source pixel counts
/// and nothing aliases; linear interpolation when it grows; the identity when it stays.
/// </summary>
/// <remarks>The rule of Pillow's and torchvision's antialiased <c>BILINEAR</c>: weights trained there see the same pixels.</remarks>
internal sealed class TriangleWeights
{
    private readonly int _stride;
    private readonly int[] _first;
    private readonly int[] _count;
    private readonly float[] _weights;

    /// <summary>Computes the weights of each output pixel.</summary>
    /// <param name="size">The source pixels on the axis: no weight falls outside them.</param>
    /// <param name="start">Where the source box begins.</param>
    /// <param name="length">The length of the source box.</param>
    /// <param name="outputs">The number of output pixels.</param>
    public TriangleWeights(int size, double start, double length, int outputs)
    {
        var ratio = length / outputs;
        var support = Math.Max(1, ratio);
        _stride = (int)Math.Ceiling(2 * support) + 1;
        _first = new int[outputs];
        _count = new int[outputs];
        _weights = new float[outputs * _stride];
        Span<double> exact = new double[_stride];
        for (var output = 0; output < outputs; output++)
        {
            var centre = start + (output + 0.5) * ratio;
            var first = Math.Clamp((int)Math.Floor(centre - support + 0.5), 0, size - 1);
            var end = Math.Clamp((int)Math.Floor(centre + support + 0.5), first + 1, size);
            var sum = 0.0;
            for (var k = 0; k < end - first; k++)
            {
                exact[k] = Math.Max(0, 1 - Math.Abs((first + k + 0.5 - centre) / support));
                sum += exact[k];
            }
            (_first[output], _count[output]) = (first, end - first);
            for (var k = 0; k < end - first; k++) _weights[output * _stride + k] = (float)(exact[k] / sum);
        }
    }

    /// <summary>Gets the first source pixel that any output takes.</summary>
    public int Start => _first[0];

    /// <summary>Gets the source pixel after the last one that any output takes.</summary>
    public int End => _first[^1] + _count[^1];

    /// <summary>Returns the first source pixel of an output.</summary>
    public int First(int output) => _first[output];

    /// <summary>Returns the weights of an output's source pixels, from <see cref="First"/> on; they add up to 1.</summary>
    public ReadOnlySpan<float> Of(int output) => _weights.AsSpan(output * _stride, _count[output]);
}
