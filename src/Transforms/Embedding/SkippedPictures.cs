using Microsoft.ML.Runtime;

namespace MLNetDeepRanking.Transforms.Embedding;

/// <summary>Counts the pictures that one reading of the data skips, and says so once.</summary>
internal sealed class SkippedPictures(IHostEnvironment environment)
{
    private readonly Lock _lock = new();
    private long _count;
    private string? _first;

    public void Add(string description)
    {
        lock (_lock)
        {
            _first ??= description;
            _count++;
        }
    }

    public void Report()
    {
        if (_count == 0) return;
        using var channel = environment.Start("DeepRankEmbed");
        channel.Warning(
            MessageSensitivity.UserData,
            "Skipped {0} picture(s) that cannot be used; their embeddings are NaN. The first: {1}", _count, _first);
    }
}
