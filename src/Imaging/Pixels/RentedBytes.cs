using System.Buffers;

namespace MLNetDeepRanking.Imaging.Pixels;

/// <summary>A byte buffer borrowed from the shared pool for one decode; very large ones are left to the garbage collector.</summary>
internal sealed class RentedBytes : IDisposable
{
    // The pool keeps what it gets back: hundreds of megabytes for one giant picture would stay with the process.
    private const int LargestPooled = 32 << 20;

    private readonly int _length;
    private byte[]? _array;

    public RentedBytes(int length)
    {
        _length = length;
        _array = length <= LargestPooled ? ArrayPool<byte>.Shared.Rent(length) : GC.AllocateUninitializedArray<byte>(length);
    }

    public Span<byte> Span => _array.AsSpan(0, _length);

    public void Dispose()
    {
        if (_array is { Length: <= LargestPooled } pooled) ArrayPool<byte>.Shared.Return(pooled);
        _array = null;
    }
}
