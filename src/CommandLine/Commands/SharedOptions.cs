using System.CommandLine;
using MLNetDeepRanking.Bulk;

namespace MLNetDeepRanking.CommandLine.Commands;

/// <summary>Options and arguments that several commands have.</summary>
internal static class SharedOptions
{
    public static Option<bool> Json() => new("--json") { Description = "Print the result as JSON." };

    public static Option<string?> Report() => new("--report") { Description = "An HTML page to write: one file, with the pictures inside." };

    public static Argument<string> Model() => new("model") { Description = "The ONNX file of a model, as deeprank train writes it." };

    public static Argument<string> ClassFolder() => new("folder") { Description = "A folder with a sub-folder of pictures for each class." };

    /// <summary>Returns the pictures that <see cref="Pictures"/> means.</summary>
    public static IEnumerable<BulkPicture> Collection(string source) =>
        Directory.Exists(source) ? BulkPictures.InFolder(source) : BulkPictures.InList(source);

    public static Argument<string> Pictures() =>
        new("pictures") { Description = "A folder of pictures, or a text file with a path, or an id, a tab and a path, in each line." };
}
