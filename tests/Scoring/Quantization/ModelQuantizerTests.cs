using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Search;
using MLNetDeepRanking.Tests;

namespace MLNetDeepRanking.Scoring.Tests.Quantization;

public sealed class ModelQuantizerTests : IDisposable
{
    private readonly PictureFiles _files = new();
    private readonly string _source;
    private readonly string _target;

    public ModelQuantizerTests()
    {
        _source = Path.Combine(_files.Folder, "floats.onnx");
        _target = Path.Combine(_files.Folder, "int8.onnx");
        TwoConvolutions.Create().Save(_source);
    }

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Defaults_are_those_documented()
    {
        var options = new QuantizationOptions();

        Assert.Equal((QuantizationFormat.EightBitIntegers, CalibrationMethod.Percentile, 99.99), (options.Format, options.Calibration, options.Percentile));
        Assert.Equal((256, 1000, 8, 0), (options.CalibrationPictures, options.ComparedPictures, options.WeightBits, options.Seed));
        Assert.Equal(PictureErrorPolicy.Fail, options.ErrorPolicy);
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        using var pictures = TwoConvolutions.Pictures(2);
        Refused(new() { Format = (QuantizationFormat)9 }, "Format");
        Refused(new() { Calibration = (CalibrationMethod)9 }, "Calibration");
        Refused(new() { Percentile = 100.1 }, "Percentile");
        Refused(new() { Percentile = double.NaN }, "Percentile");
        Refused(new() { CalibrationPictures = 0 }, "CalibrationPictures");
        Refused(new() { ComparedPictures = 1 }, "ComparedPictures");
        Refused(new() { WeightBits = 4 }, "WeightBits");
        Refused(new() { ErrorPolicy = (PictureErrorPolicy)9 }, "ErrorPolicy");

        void Refused(QuantizationOptions options, string name)
        {
            var error = Assert.Throws<ArgumentOutOfRangeException>(() => ModelQuantizer.Quantize(TwoConvolutions.Create(), pictures, options));
            Assert.Equal(name, error.ParamName);
        }
    }

    [Theory]
    [InlineData(CalibrationMethod.Percentile, 8, "ranges by percentile 99.99 of 30 pictures")]
    [InlineData(CalibrationMethod.Percentile, 7, "ranges by percentile 99.99 of 30 pictures, 7-bit weights")]
    [InlineData(CalibrationMethod.Entropy, 8, "ranges by entropy of 30 pictures")]
    [InlineData(CalibrationMethod.MinMax, 8, "ranges by minimum and maximum of 30 pictures")]
    public void Each_calibration_gives_a_model_near_that_of_floats(CalibrationMethod method, int bits, string note)
    {
        using var pictures = TwoConvolutions.Pictures(60);
        var options = new QuantizationOptions { Calibration = method, WeightBits = bits, CalibrationPictures = 30, ComparedPictures = 30 };

        var (model, report) = ModelQuantizer.Quantize(TwoConvolutions.Create(), pictures, options);

        Assert.Equal($"int8, 4 of 4 layers, {note}", report.Quantization);
        Assert.Equal(report.Quantization, model.Manifest.Quantization);
        Assert.Equal((30, 0), (report.ComparedPictures, report.FloatLayers.Count));
        Assert.InRange(report.MeanCosine, 0.99, 1);
    }

    [Fact]
    public void The_report_is_what_both_models_say_of_the_pictures()
    {
        using var pictures = TwoConvolutions.Pictures(40);
        int[] labels = [.. Enumerable.Range(0, 40).Select(i => i % 4)];
        var floats = TwoConvolutions.Create();

        var (model, report) = ModelQuantizer.Quantize(floats, pictures, labels: labels);

        var all = Enumerable.Range(0, 40).Select(i => pictures[i].ToArray()).ToArray();
        float[][] before = Oracle.Embed(floats, all), after = Oracle.Embed(model, all);
        double[] cosines = [.. before.Zip(after, (a, b) => a.Zip(b).Sum(pair => (double)pair.First * pair.Second))];
        Assert.Equal(cosines.Average(), report.MeanCosine, 1e-5);
        Assert.Equal(cosines.Min(), report.LowestCosine, 1e-5);
        Assert.Equal(Enumerable.Range(0, 40).Count(i => Nearest(before, i) != Nearest(after, i)) / 40.0, report.ChangedNeighbors);
        Assert.Equal(Recall(before), report.RetrievalBefore!.RecallAt(1));
        Assert.Equal(Recall(after), report.RetrievalAfter!.RecallAt(1));
        Assert.Equal((floats.Bytes.Length, model.Bytes.Length), (report.BytesBefore, report.BytesAfter));

        double Recall(float[][] rows) =>
            RetrievalEvaluator.LeaveOneOut([.. rows.SelectMany(row => row)], rows[0].Length, labels).RecallAt(1);
    }

    [Fact]
    public void Half_precision_weights_change_next_to_nothing()
    {
        using var pictures = TwoConvolutions.Pictures(20);

        var (model, report) = ModelQuantizer.Quantize(TwoConvolutions.Create(), pictures, new() { Format = QuantizationFormat.HalfPrecisionWeights });

        Assert.Equal("16-bit weights", model.Manifest.Quantization);
        Assert.InRange(report.MeanCosine, 0.99999, 1);
        Assert.Equal((0, 20), (report.ChangedNeighbors, report.ComparedPictures));
        Assert.InRange(report.BytesAfter, 0.5 * report.BytesBefore, 0.65 * report.BytesBefore);
    }

    [Fact]
    public void A_file_becomes_a_file_and_the_report_a_line()
    {
        var (paths, labels) = Pictures(12);

        var report = ModelQuantizer.QuantizeFile(_source, _target, paths, labels: labels);

        Assert.Equal(report.Quantization, DeepRankModel.Load(_target).Manifest.Quantization);
        Assert.Equal(new FileInfo(_target).Length, report.BytesAfter);
        Assert.Matches(
            @"^int8, 4 of 4 layers, ranges by percentile 99\.99 of 12 pictures; 0\.02 → 0\.0\d MB; over 12 pictures mean cosine 0\.9\d{3}, lowest 0\.9\d{3}, " +
            @"nearest neighbour changed for \d+\.\d %, Recall@1 \d+\.\d → \d+\.\d %$", report.ToString());
    }

    [Fact]
    public void The_same_pictures_and_seed_give_the_same_file_and_another_seed_another_one()
    {
        var (paths, _) = Pictures(20);
        byte[] Quantized(int seed)
        {
            ModelQuantizer.QuantizeFile(_source, _target, paths, new() { Seed = seed, CalibrationPictures = 5 });
            return File.ReadAllBytes(_target);
        }

        Assert.Equal(Quantized(1), Quantized(1));
        Assert.NotEqual(Quantized(1), Quantized(2));
    }

    [Fact]
    public void Bad_pictures_are_named_or_left_out()
    {
        var (paths, labels) = Pictures(6);
        var bad = _files.Any("bad.png", [1, 2, 3]);
        string[] withBad = [.. paths[..3], bad, .. paths[3..]], withLabel = [.. labels[..3], "x", .. labels[3..]];

        var error = Assert.Throws<PictureException>(() => ModelQuantizer.QuantizeFile(_source, _target, withBad));
        var report = ModelQuantizer.QuantizeFile(_source, _target, withBad, new() { ErrorPolicy = PictureErrorPolicy.Skip }, withLabel);

        Assert.Contains(bad, error.Message, StringComparison.Ordinal);
        Assert.Equal(6, report.ComparedPictures);
        Assert.Equal(6, report.RetrievalBefore!.QueryCount + report.RetrievalBefore.QueriesWithoutPositives);
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_nothing_is_written()
    {
        var (paths, labels) = Pictures(4);

        Refused<ArgumentException>(() => ModelQuantizer.QuantizeFile(_source, _source, paths), "the way back from int8 is the model of floats");
        Refused<ArgumentException>(() => ModelQuantizer.QuantizeFile(_source, _target, paths, labels: labels[1..]), "4 pictures and 3 labels");
        Refused<ArgumentException>(() => ModelQuantizer.QuantizeFile(_source, _target, paths[..1]), "There are 1 pictures");
        Refused<FileNotFoundException>(() => ModelQuantizer.QuantizeFile(_source + "x", _target, paths), "no model file");
        Refused<OperationCanceledException>(() => ModelQuantizer.QuantizeFile(_source, _target, paths, cancellation: new(canceled: true)), "");
        Assert.False(File.Exists(_target));
        using var small = new PictureStoreBuilder(Preprocessing.Square(8), new PictureStorage()).Build();
        Refused<ArgumentException>(() => ModelQuantizer.Quantize(TwoConvolutions.Create(), small), "and the model takes");

        ModelQuantizer.QuantizeFile(_source, _target, paths);
        Refused<InvalidDataException>(() => ModelQuantizer.QuantizeFile(_target, _target + "2", paths), "quantised already (int8, 4 of 4 layers");
        Assert.False(File.Exists(_target + "2"));

        static void Refused<T>(Action act, string words)
            where T : Exception => Assert.Contains(words, Assert.ThrowsAny<T>(act).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_gives_no_numbers_has_no_ranges()
    {
        using var pictures = TwoConvolutions.Pictures(3);
        var model = TwoConvolutions.Create();
        var proto = model.ToProto();
        proto.Graph.Initializer.Single(tensor => tensor.Name == "deviation").RawData = Google.Protobuf.ByteString.CopyFrom(new byte[12]);

        var error = Assert.Throws<InvalidDataException>(() => ModelQuantizer.Quantize(DeepRankModel.Create(proto, model.Manifest), pictures));

        Assert.Contains("value 'a' is not finite", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Matrix_products_compute_in_integers_too()
    {
        var model = MatrixModel();
        var random = new Random(1);
        var builder = new PictureStoreBuilder(model.Manifest.Preprocessing, new PictureStorage());
        for (var i = 0; i < 20; i++)
        {
            var pixels = new byte[48];
            random.NextBytes(pixels);
            builder.Add(pixels);
        }
        using var pictures = builder.Build();

        var (quantized, report) = ModelQuantizer.Quantize(model, pictures);

        Assert.InRange(report.MeanCosine, 0.99, 1);
        Assert.Equal(2, OptimizedGraph.Operators(quantized)["QLinearMatMul"]);
    }

    private static DeepRankModel MatrixModel()
    {
        var random = new Random(1);
        var graph = new OnnxGraph("matrices");
        var flat = graph.Node("Flatten", [EmbeddingGraph.Pixels(graph, 4, 4)]);
        var hidden = graph.Node("Relu", [graph.Node("MatMul", [flat, Uniform("first", 48, 32)])]);
        var raw = graph.Node("Add", [graph.Node("MatMul", [hidden, Uniform("second", 32, 16)]), Uniform("offset", 16)]);
        EmbeddingGraph.UnitLength(graph, raw, GraphNames.Embedding);
        return DeepRankModel.Create(EmbeddingGraph.Complete(graph, 16), new ModelManifest { Preprocessing = Preprocessing.Square(4), EmbeddingSize = 16 });

        string Uniform(string name, params long[] shape) =>
            graph.Constant(name, [.. Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(_ => random.NextSingle() - 0.5f)], shape);
    }

    private static int Nearest(float[][] rows, int i) =>
        Enumerable.Range(0, rows.Length).Where(j => j != i).MaxBy(j => rows[i].Zip(rows[j]).Sum(pair => (double)pair.First * pair.Second));

    private (string[] Paths, string[] Labels) Pictures(int count)
    {
        var random = new Random(3);
        var paths = new string[count];
        for (var i = 0; i < count; i++)
        {
            var pixels = new byte[TwoConvolutions.Size * TwoConvolutions.Size * 3];
            random.NextBytes(pixels);
            paths[i] = _files.Png($"{i}.png", pixels, TwoConvolutions.Size, TwoConvolutions.Size);
        }
        return (paths, [.. Enumerable.Range(0, count).Select(i => $"{i % 3}")]);
    }
}
