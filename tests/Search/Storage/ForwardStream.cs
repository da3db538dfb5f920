namespace MLNetDeepRanking.Search.Tests.Storage;

/// <summary>Reads forward only, a few bytes at a time.</summary>
internal sealed class ForwardStream(byte[] content) : MemoryStream(content)
{
    public override bool CanSeek => false;

    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 7)]);
}
