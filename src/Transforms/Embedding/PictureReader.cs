using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Imaging;

namespace MLNetDeepRanking.Transforms.Embedding;

/// <summary>Brings the pictures of one column into the pixels of a batch.</summary>
internal abstract class PictureReader<TPixel>
{
    /// <summary>Reads the picture of the row on which the source stands.</summary>
    /// <param name="row">The row's place in the batch.</param>
    /// <param name="pixels">Receives the pixels, now or in <see cref="Complete"/>.</param>
    /// <returns>Why the picture cannot be used, or null if it can.</returns>
    public abstract PictureProblem? Read(int row, Span<TPixel> pixels);

    /// <summary>Finishes what <see cref="Read"/> began, after the source has moved on. Threads may call it at once for different rows.</summary>
    public virtual PictureProblem? Complete(int row, Span<TPixel> pixels) => null;
}

/// <summary>Reads paths row by row, and decodes their files batch by batch.</summary>
internal sealed class PathReader(ValueGetter<ReadOnlyMemory<char>> getter, PictureDecoder decoder, int capacity) : PictureReader<byte>
{
    private readonly string[] _paths = new string[capacity];

    public override PictureProblem? Read(int row, Span<byte> pixels)
    {
        ReadOnlyMemory<char> path = default;
        getter(ref path);
        _paths[row] = path.ToString();
        return path.Span.IsWhiteSpace() ? new PictureProblem("The path is empty. Give the row the path of a picture file, or filter it out.") : null;
    }

    public override PictureProblem? Complete(int row, Span<byte> pixels)
    {
        try
        {
            decoder.Decode(_paths[row], pixels);
            return null;
        }
        catch (PictureException e)
        {
            return new PictureProblem(e.Message, e);
        }
    }
}

/// <summary>Takes the pixels out of images while they live: the image belongs to whoever loaded it, and dies when its cursor moves.</summary>
internal sealed class ImageReader(ValueGetter<MLImage?> getter, PictureDecoder decoder) : PictureReader<byte>
{
    private MLImage? _image;

    public override PictureProblem? Read(int row, Span<byte> pixels)
    {
        getter(ref _image);
        if (_image is null) return new PictureProblem("There is no image. Load one into the row, or filter it out.");
        var order = _image.PixelFormat switch
        {
            MLPixelFormat.Bgra32 => PixelOrder.Bgra32Premultiplied,
            MLPixelFormat.Rgba32 => PixelOrder.Rgba32Premultiplied,
            _ => throw new InvalidOperationException($"Images with pixel format {_image.PixelFormat} are not supported."),
        };
        decoder.Prepare(_image.Pixels, _image.Width, _image.Height, order, pixels);
        return null;
    }
}

/// <summary>Copies pixels that are already in the network's form.</summary>
internal sealed class BytePixelsReader(ValueGetter<VBuffer<byte>> getter) : PictureReader<byte>
{
    private VBuffer<byte> _pixels;

    public override PictureProblem? Read(int row, Span<byte> pixels)
    {
        getter(ref _pixels);
        if (_pixels.Length != pixels.Length) return new PictureProblem($"There are {_pixels.Length} values; the network takes {pixels.Length}.");
        _pixels.CopyTo(pixels);
        return null;
    }
}

/// <summary>Copies floats as they are, after a look at whether they are numbers.</summary>
internal sealed class FloatPixelsReader(ValueGetter<VBuffer<float>> getter) : PictureReader<float>
{
    private VBuffer<float> _pixels;

    public override PictureProblem? Read(int row, Span<float> pixels)
    {
        getter(ref _pixels);
        if (_pixels.Length != pixels.Length) return new PictureProblem($"There are {_pixels.Length} values; the network takes {pixels.Length}.");
        _pixels.CopyTo(pixels);
        for (var i = 0; i < pixels.Length; i++)
        {
            if (!float.IsFinite(pixels[i]))
                return new PictureProblem($"Pixel value {i} is {pixels[i]}. Pixels are numbers from 0 to 255: repair the row, or filter it out.");
        }
        return null;
    }
}
