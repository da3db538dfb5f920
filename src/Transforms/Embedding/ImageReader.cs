using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Scoring.Batches;

namespace MLNetDeepRanking.Transforms.Embedding;

/// <summary>Takes the pixels out of images while they live: an image belongs to its loader, and dies when its cursor moves.</summary>
internal sealed class ImageReader(ValueGetter<MLImage?> getter, PictureDecoder decoder) : PictureReader<byte>
{
    private MLImage? _image;

    public override PictureProblem? Read(int row, Span<byte> pixels)
    {
        getter(ref _image);
        if (_image is null) return new PictureProblem("There is no image. Load one into the row, or drop it.");
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
