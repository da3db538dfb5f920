using Microsoft.ML;
using Microsoft.ML.Transforms.Onnx;

// Scores with saved models: for each folder below the one given, applies model.zip to input.idv and writes all columns to output.idv.
// Where input.idv has a column ImagePath and the folder an empty file named images, an Image column is loaded beside it first.
var ml = new MLContext();
// One thread for each run: several of them spin while they wait for each other, which takes minutes where other tests are busy.
ml.SetOnnxSessionOption(new OnnxSessionOptions { IntraOpNumThreads = 1 });
foreach (var folder in Directory.GetDirectories(args[0]).Order(StringComparer.Ordinal))
{
    var input = ml.Data.LoadFromBinary(Path.Combine(folder, "input.idv"));
    if (File.Exists(Path.Combine(folder, "images"))) input = ml.Transforms.LoadImages("Image", "", "ImagePath").Fit(input).Transform(input);
    var model = ml.Model.Load(Path.Combine(folder, "model.zip"), out _);
    var scored = model.Transform(input);
    string[] writable = [.. scored.Schema.Where(column => !column.IsHidden && column.Name != "Image").Select(column => column.Name)];
    using (var output = File.Create(Path.Combine(folder, "output.idv")))
        ml.Data.SaveAsBinary(ml.Transforms.SelectColumns(writable).Fit(scored).Transform(scored), output);
    (model as IDisposable)?.Dispose();
}
