using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Onnx.Quantization;
using MLNetDeepRanking.Scoring.Quantization;
using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.Scoring;

/// <summary>Makes trained models smaller and faster: int8 by calibration on pictures, without further training, or 16-bit weights.</summary>
/// <remarks>
/// The result is an ONNX model as any other, with the same input, outputs and preprocessing. Its embeddings are near those of the model that it was made
/// of, and not equal: a gallery must be embedded anew, and the model's content hash says so. Both methods are safe to call from several threads.
/// </remarks>
public static class ModelQuantizer
{
    /// <summary>Quantises a model file with picture files such as it will be used on.</summary>
    /// <param name="sourceFile">The model to read, of 32-bit floats.</param>
    /// <param name="targetFile">The file to write, whole or not at all; an existing one is replaced.</param>
    /// <param name="picturePaths">
    /// Pictures to read ranges from and to compare by; some hundreds are enough, and no more than the options say are decoded.
    /// </param>
    /// <param name="options">Format, calibration and numbers of pictures; the defaults if null.</param>
    /// <param name="labels">The label of each picture, to measure retrieval before and after; null if there are none.</param>
    /// <param name="cancellation">Stops the work; nothing is written then.</param>
    /// <returns>What it gained and cost, which <c>ToString</c> says in one line.</returns>
    /// <exception cref="FileNotFoundException">There is no file at <paramref name="sourceFile"/>.</exception>
    /// <exception cref="InvalidDataException">The model cannot be quantised, or is already; the message says why, and the cure.</exception>
    /// <exception cref="ArgumentException">There are fewer than two pictures, not as many labels, or source and target are one file.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="PictureException">A picture cannot be decoded, and the error policy is to fail.</exception>
    public static QuantizationReport QuantizeFile(
        string sourceFile,
        string targetFile,
        IReadOnlyList<string> picturePaths,
        QuantizationOptions? options = null,
        IReadOnlyList<string>? labels = null,
        CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(sourceFile);
        ArgumentException.ThrowIfNullOrEmpty(targetFile);
        ArgumentNullException.ThrowIfNull(picturePaths);
        if (Path.GetFullPath(sourceFile) == Path.GetFullPath(targetFile))
            throw new ArgumentException(
                $"'{targetFile}' is the model to quantise. Write to another file: the way back from int8 is the model of floats.", nameof(targetFile));
        CheckLabels(labels?.Count, picturePaths.Count, nameof(labels));
        options = (options ?? new()).Validated();
        var model = DeepRankModel.Load(sourceFile);

        var sample = PictureSample.Draw(picturePaths.Count, options).All;
        using var pictures = PictureStore.Decode(
            [.. sample.Select(row => picturePaths[row])], model.Manifest.Preprocessing, options.ErrorPolicy, cancellationToken: cancellation);
        var numbers = labels is null ? null : Numbers([.. pictures.SourceIndices.Select(i => labels[sample[i]])]);
        var quantized = Quantize(model, pictures, options, numbers, cancellation);
        quantized.Model.Save(targetFile);
        return quantized.Report;
    }

    /// <summary>Quantises a model with pictures that are decoded already.</summary>
    /// <param name="model">The model, of 32-bit floats.</param>
    /// <param name="pictures">Pictures to read ranges from and to compare by, prepared as the model's manifest says.</param>
    /// <param name="options">Format, calibration and numbers of pictures; the defaults if null.</param>
    /// <param name="labels">The label of each picture, to measure retrieval before and after; null if there are none.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="InvalidDataException">The model cannot be quantised, or is already; the message says why, and the cure.</exception>
    /// <exception cref="ArgumentException">There are fewer than two pictures, they are not prepared for the model, or there are not as many labels.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static QuantizedModel Quantize(
        DeepRankModel model,
        PictureStore pictures,
        QuantizationOptions? options = null,
        IReadOnlyList<int>? labels = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(pictures);
        CheckLabels(labels?.Count, pictures.Count, nameof(labels));
        if (pictures.Preprocessing != model.Manifest.Preprocessing)
            throw new ArgumentException(
                $"The pictures are prepared as {pictures.Preprocessing}, and the model takes {model.Manifest.Preprocessing}.", nameof(pictures));
        options = (options ?? new()).Validated();
        var sample = PictureSample.Draw(pictures.Count, options);
        if (options.Format == QuantizationFormat.HalfPrecisionWeights)
            return Compare(model, QuantizableModel.WithHalfPrecisionWeights(model), [], pictures, sample.Compared, labels, cancellation);
        var floats = new QuantizableModel(model);
        var ranges = Calibration.Measure(floats, pictures, sample.Calibration, options, cancellation);
        var quantized = floats.Quantize(ranges, options.WeightBits, options.Describe(sample.Calibration.Length));
        return Compare(model, quantized, [.. floats.Plan.FloatLayers.Select(GraphValues.NameOf)], pictures, sample.Compared, labels, cancellation);
    }

    private static QuantizedModel Compare(
        DeepRankModel before,
        DeepRankModel after,
        string[] floatLayers,
        PictureStore pictures,
        int[] rows,
        IReadOnlyList<int>? labels,
        CancellationToken cancellation)
    {
        var dimension = before.Manifest.EmbeddingSize;
        var old = PictureEmbeddings.Of(before, pictures, rows, cancellation);
        var vectors = PictureEmbeddings.Of(after, pictures, rows, cancellation);
        var comparison = new EmbeddingComparison(old, vectors, dimension);
        int[]? classes = labels is null ? null : [.. rows.Select(row => labels[row])];
        return new(after, new QuantizationReport
        {
            Quantization = after.Manifest.Quantization,
            FloatLayers = floatLayers,
            BytesBefore = before.Bytes.Length,
            BytesAfter = after.Bytes.Length,
            ComparedPictures = rows.Length,
            MeanCosine = comparison.Cosines.Average(),
            LowestCosine = comparison.Cosines.Min(),
            ChangedNeighbors = comparison.ChangedNeighbors,
            RetrievalBefore = classes is null ? null : RetrievalEvaluator.LeaveOneOut(old, dimension, classes),
            RetrievalAfter = classes is null ? null : RetrievalEvaluator.LeaveOneOut(vectors, dimension, classes),
        });
    }

    private static int[] Numbers(string[] labels)
    {
        var numbers = labels.Distinct().Index().ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
        return [.. labels.Select(label => numbers[label])];
    }

    private static void CheckLabels(int? labels, int pictures, string name)
    {
        if (labels is { } count && count != pictures)
            throw new ArgumentException($"There are {pictures} pictures and {count} labels. Give one label for each picture, or none.", name);
    }
}
