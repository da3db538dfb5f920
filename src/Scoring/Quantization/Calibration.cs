using System.Numerics.Tensors;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Onnx.Quantization;

namespace MLNetDeepRanking.Scoring.Quantization;

/// <summary>
/// Reads the ranges of values inside a network from pictures: a first run for the ends of each range, a second one for its histogram. Of the numbers
/// themselves, those of one run at a time are in memory.
/// </summary>
internal sealed class Calibration : IDisposable
{
    private const int PixelsPerRun = 1 << 16;

    private readonly IReadOnlyList<string> _values;
    private readonly PictureStore _pictures;
    private readonly int[] _rows;
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();

    private delegate void Observation(int value, ReadOnlySpan<float> numbers);

    /// <exception cref="InvalidDataException">The graph does not run.</exception>
    private Calibration(QuantizableModel model, PictureStore pictures, int[] rows)
    {
        (_values, _pictures, _rows) = (model.Plan.Ranges, pictures, rows);
        using var options = new SessionOptions();
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        try
        {
            _session = new InferenceSession(model.ShowRanges().ToByteArray(), options);
        }
        catch (OnnxRuntimeException e)
        {
            _options.Dispose();
            throw new InvalidDataException($"ONNX Runtime cannot run the model: {e.Message}", e);
        }
    }

    /// <summary>Returns the range of each value that the model's plan asks for.</summary>
    /// <exception cref="InvalidDataException">The graph does not run, or gives numbers that are not finite.</exception>
    public static IReadOnlyDictionary<string, ValueRange> Measure(
        QuantizableModel model, PictureStore pictures, int[] rows, QuantizationOptions options, CancellationToken cancellation)
    {
        using var calibration = new Calibration(model, pictures, rows);
        var ranges = calibration.WholeRanges(cancellation);
        if (options.Calibration != CalibrationMethod.MinMax)
        {
            var histograms = Array.ConvertAll(ranges, range => new ValueHistogram(range));
            calibration.Run((value, numbers) => histograms[value].Add(numbers), cancellation);
            ranges = Array.ConvertAll(histograms, histogram => options.Calibration == CalibrationMethod.Entropy
                ? ClippedRange.ByEntropy(histogram)
                : ClippedRange.ByPercentile(histogram, options.Percentile));
        }
        return model.Plan.Ranges.Zip(ranges).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
    }

    public void Dispose()
    {
        _session.Dispose();
        _options.Dispose();
    }

    private ValueRange[] WholeRanges(CancellationToken cancellation)
    {
        var ranges = new ValueRange[_values.Count];
        Array.Fill(ranges, ValueRange.Empty);
        Run((value, numbers) => ranges[value] = ranges[value].Including(new(TensorPrimitives.Min(numbers), TensorPrimitives.Max(numbers))), cancellation);
        var strange = Array.FindIndex(ranges, range => !range.IsFinite);
        return strange < 0
            ? ranges
            : throw new InvalidDataException(
                $"The network's value '{_values[strange]}' is not finite on some of the calibration pictures, so that it has no range. Train the model again.");
    }

    private void Run(Observation observe, CancellationToken cancellation)
    {
        var (height, width, size) = (_pictures.Preprocessing.Height, _pictures.Preprocessing.Width, _pictures.Preprocessing.ByteCount);
        var perRun = Math.Max(1, PixelsPerRun * 3 / size);
        var pixels = new byte[perRun * size];
        foreach (var rows in _rows.Chunk(perRun))
        {
            cancellation.ThrowIfCancellationRequested();
            for (var i = 0; i < rows.Length; i++) _pictures[rows[i]].CopyTo(pixels.AsSpan(i * size));
            using var input = OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance, pixels.AsMemory(0, rows.Length * size), [rows.Length, height, width, 3]);
            using var outputs = _session.Run(_options, [GraphNames.Image], [input], _values);
            for (var value = 0; value < outputs.Count; value++) observe(value, outputs[value].GetTensorDataAsSpan<float>());
        }
    }
}
