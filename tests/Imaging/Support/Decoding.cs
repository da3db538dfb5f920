namespace MLNetDeepRanking.Imaging.Tests.Support;

/// <summary>Calls of the decoder that return what it wrote.</summary>
internal static class Decoding
{
    public static RgbPicture Read(this PictureDecoder decoder, byte[] encoded) =>
        RgbPicture.Of(decoder, rgb => decoder.Decode(encoded, "test", rgb));

    public static RgbPicture Read(this PictureDecoder decoder, string path) => RgbPicture.Of(decoder, rgb => decoder.Decode(path, rgb));

    public static RgbPicture Read(this PictureDecoder decoder, byte[] pixels, int width, int height, PixelOrder order) =>
        RgbPicture.Of(decoder, rgb => decoder.Prepare(pixels, width, height, order, rgb));

    public static RgbPicture Read(this PictureDecoder decoder, RgbPicture picture) =>
        decoder.Read(picture.Bytes, picture.Width, picture.Height, PixelOrder.Rgb24);

    public static PictureDecoder Decoder(int width, int height, AspectMode aspect = AspectMode.Stretch, RgbColor? background = null) =>
        new(new Preprocessing { Width = width, Height = height, Aspect = aspect, Background = background ?? RgbColor.White });
}
