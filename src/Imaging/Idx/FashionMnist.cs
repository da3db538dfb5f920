using MLNetDeepRanking.Imaging.Idx;

namespace MLNetDeepRanking.Imaging;

/// <summary>Reads Fashion-MNIST: 28×28 grey pictures of ten kinds of clothing (Xiao, Rasul and Vollgraf, arXiv 1708.07747).</summary>
public static class FashionMnist
{
    private const int Side = 28;
    private const string Cure =
        $"On Debian and Ubuntu: apt-get install dataset-fashion-mnist, which puts the files into '{DebianFolder}'.";

    // The clothes lie on black: what padding and augmentation bring in has to be black too.
    private static readonly Preprocessing AsPublished = Preprocessing.Square(Side) with { Background = RgbColor.Black };

    /// <summary>The folder into which the Debian package <c>dataset-fashion-mnist</c> puts the files.</summary>
    public const string DebianFolder = "/usr/share/datasets/fashion-mnist";

    /// <summary>Gets the names of the classes, in the order of their numbers in the files.</summary>
    public static IReadOnlyList<string> ClassNames { get; } =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    /// <summary>Reads one part from its two idx files, compressed with gzip or not.</summary>
    /// <param name="folder">The folder that holds <c>train-images-idx3-ubyte.gz</c> and its three companions.</param>
    /// <param name="split">The part.</param>
    /// <param name="preprocessing">The size to resize to; 28×28, unchanged, on black, if null.</param>
    /// <returns>The pictures, grey in three equal channels, and the name of the class of each.</returns>
    /// <exception cref="FileNotFoundException">A file is missing; the message says how to get it.</exception>
    /// <exception cref="InvalidDataException">A file is not what it should be; the message names it.</exception>
    public static LabelledPictureSet Load(string folder, FashionMnistSplit split, Preprocessing? preprocessing = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var prefix = split switch
        {
            FashionMnistSplit.Train => "train",
            FashionMnistSplit.Test => "t10k",
            _ => throw new ArgumentOutOfRangeException(nameof(split), split, "The split is unknown."),
        };
        var images = IdxFile.Read(Find(folder, $"{prefix}-images-idx3-ubyte"), Cure, dimensions: 3);
        var labels = IdxFile.Read(Find(folder, $"{prefix}-labels-idx1-ubyte"), Cure, dimensions: 1);
        if (images.Sizes is not [_, Side, Side])
        {
            throw images.Invalid($"holds pictures of {images.Sizes[2]}×{images.Sizes[1]} pixels, not {Side}×{Side}");
        }
        if (images.Sizes[0] != labels.Sizes[0])
        {
            throw labels.Invalid($"holds {labels.Sizes[0]} labels for the {images.Sizes[0]} pictures of '{images.Path}'");
        }
        return new(Pictures(images, preprocessing ?? AsPublished), Names(labels));
    }

    private static string Find(string folder, string name)
    {
        string[] candidates = [Path.Combine(folder, $"{name}.gz"), Path.Combine(folder, name)];
        return Array.Find(candidates, File.Exists)
            ?? throw new FileNotFoundException($"Fashion-MNIST needs '{candidates[0]}' (or the same without .gz). {Cure}", candidates[0]);
    }

    private static PictureStore Pictures(IdxFile images, Preprocessing preprocessing)
    {
        var decoder = new PictureDecoder(preprocessing);
        var builder = new PictureStoreBuilder(preprocessing);
        var rgb = new byte[Side * Side * 3];
        for (var row = 0; row < images.Sizes[0]; row++)
        {
            var grey = images.Values.Slice(row * Side * Side, Side * Side);
            for (var i = 0; i < grey.Length; i++) rgb.AsSpan(i * 3, 3).Fill(grey[i]);
            decoder.Prepare(rgb, Side, Side, PixelOrder.Rgb24, builder.Add());
        }
        return builder.Build();
    }

    private static string[] Names(IdxFile labels)
    {
        var names = new string[labels.Values.Length];
        for (var row = 0; row < names.Length; row++)
        {
            var label = labels.Values[row];
            if (label >= ClassNames.Count)
            {
                throw labels.Invalid($"holds the label {label} in row {row}; there are {ClassNames.Count} classes");
            }
            names[row] = ClassNames[label];
        }
        return names;
    }
}
