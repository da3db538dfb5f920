using System.Buffers.Binary;

namespace MLNetDeepRanking.Imaging.Augmentation;

/// <summary>Erases a box of a picture with noise: each byte of it is as likely to be any number.</summary>
internal static class NoiseBox
{
    public static void Apply(Span<byte> rgb, int width, int height, RandomBox box, int seed)
    {
        var (left, right) = ((int)Math.Round(box.X * width), (int)Math.Round((box.X + box.Width) * width));
        var (top, bottom) = ((int)Math.Round(box.Y * height), (int)Math.Round((box.Y + box.Height) * height));
        var state = (ulong)seed;
        for (var y = top; y < bottom; y++) Fill(rgb.Slice((y * width + left) * 3, (right - left) * 3), ref state);
    }

    // Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014: eight bytes a step, many times as fast as Random.
    private static void Fill(Span<byte> bytes, ref ulong state)
    {
        Span<byte> noise = stackalloc byte[sizeof(ulong)];
        while (bytes.Length > 0)
        {
            state += 0x9E3779B97F4A7C15;
            var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            BinaryPrimitives.WriteUInt64LittleEndian(noise, mixed ^ (mixed >> 31));
            var count = Math.Min(bytes.Length, noise.Length);
            noise[..count].CopyTo(bytes);
            bytes = bytes[count..];
        }
    }
}
