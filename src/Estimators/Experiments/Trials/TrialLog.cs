using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNetDeepRanking.Estimators.Experiments;

/// <summary>
/// The steps of an experiment on disk, one JSON line each, below a line that says which experiment it is. A line is there whole or not at all: one that a
/// crash left without its end is dropped at the next opening. While it is open, no other process can write to it.
/// </summary>
internal sealed class TrialLog : IDisposable
{
    private const int Format = 1;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly string _path;
    private readonly FileStream _stream;

    private TrialLog(string path, FileStream stream) => (_path, _stream) = (path, stream);

    /// <summary>Gets the steps that were there when it was opened.</summary>
    public IReadOnlyList<TrialRecord> Records { get; private set; } = [];

    /// <summary>Opens the log of an experiment, or begins one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="experiment">All that decides what a trial comes to, by name.</param>
    /// <exception cref="InvalidDataException">The file is damaged, or of another experiment; the message says what differs.</exception>
    /// <exception cref="IOException">Another process has it open.</exception>
    public static TrialLog Open(string path, SortedDictionary<string, string> experiment)
    {
        var log = new TrialLog(path, new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        try
        {
            log.Read(experiment);
            return log;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>Adds a step; when it returns, the line is on the disk.</summary>
    public void Append(TrialRecord record) => AppendLine(record);

    public void Dispose() => _stream.Dispose();

    private void Read(SortedDictionary<string, string> experiment)
    {
        var bytes = new byte[_stream.Length];
        _stream.ReadExactly(bytes);
        var end = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        _stream.SetLength(end);
        _stream.Position = end;
        var lines = Encoding.UTF8.GetString(bytes, 0, end).Split('\n')[..^1];
        if (lines.Length == 0)
        {
            AppendLine(new Head(Format, experiment));
            return;
        }
        Require(Parse<Head>(lines[0], 1), experiment);
        Records = [.. lines.Skip(1).Select((line, i) => Parse<TrialRecord>(line, i + 2))];
    }

    private void AppendLine<T>(T value)
    {
        _stream.Write([.. JsonSerializer.SerializeToUtf8Bytes(value, Json), (byte)'\n']);
        _stream.Flush(flushToDisk: true);
    }

    private T Parse<T>(string line, int number)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, Json) ?? throw new JsonException();
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"Line {number} of the trial log '{_path}' is damaged. Delete the line, or the file to begin anew.", e);
        }
    }

    private void Require(Head head, SortedDictionary<string, string> experiment)
    {
        if (head.Format != Format)
            throw new InvalidDataException($"The trial log '{_path}' has format {head.Format}; this version of the library reads {Format}.");
        foreach (var name in experiment.Keys.Union(head.Experiment.Keys).Order(StringComparer.Ordinal))
        {
            var (wanted, found) = (experiment.GetValueOrDefault(name), head.Experiment.GetValueOrDefault(name));
            if (wanted == found) continue;
            throw new InvalidDataException(
                $"The trial log '{_path}' is of another experiment: its {name} is '{found}', and here it is '{wanted}'. " +
                "Set it as it was, name another folder, or delete this one to begin anew.");
        }
    }

    private sealed record Head(int Format, SortedDictionary<string, string> Experiment);
}
