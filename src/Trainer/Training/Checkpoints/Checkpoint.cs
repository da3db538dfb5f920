using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MLNetDeepRanking.Shared;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Training;

/// <summary>
/// A run on disk, between two epochs: a zip archive with the head as JSON, its hash, and an entry of tensors for network, average, best weights, loss and
/// optimiser. It is written whole or not at all, and read back bit for bit.
/// </summary>
internal sealed class Checkpoint(string path, SortedDictionary<string, string> run)
{
    private const string Head = "run.json";
    private const string HeadHash = "run.sha256";

    /// <summary>Writes the state, replacing the last one.</summary>
    public void Save(RunState state) => AtomicFile.Write(path, stream =>
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        var hashes = new Dictionary<string, string>();
        foreach (var (name, write) in Writers(state)) hashes[name] = Write(archive, name, write);
        var head = JsonSerializer.SerializeToUtf8Bytes(new CheckpointHead
        {
            Run = run,
            Step = state.Step,
            StepsPerEpoch = state.StepsPerEpoch,
            BestEpoch = state.Best.Epoch,
            Reports = [.. state.Reports],
            Alarms = [.. state.Alarms],
            Entries = hashes,
        });
        Write(archive, Head, writer => writer.Write(head));
        Write(archive, HeadHash, writer => writer.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(head)))));
    });

    /// <summary>Takes up the state of the file, if there is one.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or belongs to a run with other options or pictures; the message says which.</exception>
    public bool TryRestore(RunState state)
    {
        if (!File.Exists(path)) return false;
        try
        {
            using var archive = ZipFile.OpenRead(path);
            var head = ReadHead(archive);
            Require(head);
            foreach (var (name, read) in Readers(state, head))
            {
                using var reader = new BinaryReader(new MemoryStream(Verified(archive, name, head)));
                read(reader);
            }
            (state.Step, state.StepsPerEpoch) = (head.Step, head.StepsPerEpoch);
            state.Reports.AddRange(head.Reports);
            state.Alarms.AddRange(head.Alarms);
            return true;
        }
        catch (InvalidDataException e) when (!e.Message.Contains(path, StringComparison.Ordinal))
        {
            throw Damaged(e);
        }
        catch (Exception e)
            when (e is JsonException or EndOfStreamException or KeyNotFoundException or FormatException or IOException and not FileNotFoundException)
        {
            throw Damaged(e);
        }
    }

    private static IEnumerable<(string, Action<BinaryWriter>)> Writers(RunState state)
    {
        yield return ("network", writer => TensorEntries.Write(writer, state.Network.StateTensors));
        yield return ("best", writer => TensorEntries.Write(writer, state.Best.Weights));
        yield return ("loss", writer => TensorEntries.Write(writer, state.Loss.State));
        yield return ("optimizer", writer => state.Optimizer.Memory.save_state_dict(writer));
        if (state.Average is { } average) yield return ("average", writer => TensorEntries.Write(writer, average.Network.StateTensors));
    }

    private static IEnumerable<(string, Action<BinaryReader>)> Readers(RunState state, CheckpointHead head)
    {
        yield return ("network", reader => TensorEntries.Read(reader, state.Network.StateTensors));
        yield return ("best", reader => ReadBest(reader, state, head));
        yield return ("loss", reader => TensorEntries.Read(reader, state.Loss.State));
        yield return ("optimizer", reader => state.Optimizer.Memory.load_state_dict(reader));
        if (state.Average is { } average) yield return ("average", reader => TensorEntries.Read(reader, average.Network.StateTensors));
    }

    private static void ReadBest(BinaryReader reader, RunState state, CheckpointHead head)
    {
        using var mode = no_grad();
        var weights = state.Network.StateTensors.ToDictionary(tensor => tensor.Key, tensor => tensor.Value.detach().clone());
        TensorEntries.Read(reader, weights);
        state.Best.Resume(head.BestEpoch, head.Reports[head.BestEpoch - 1].ValidationRecallAt1, weights);
    }

    private static string Write(ZipArchive archive, string name, Action<BinaryWriter> write)
    {
        using var entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
        using var hash = SHA256.Create();
        using (var hashed = new CryptoStream(entry, hash, CryptoStreamMode.Write, leaveOpen: true))
        using (var writer = new BinaryWriter(hashed, Encoding.UTF8, leaveOpen: true))
            write(writer);
        return Convert.ToHexStringLower(hash.Hash!);
    }

    private CheckpointHead ReadHead(ZipArchive archive)
    {
        var bytes = Bytes(archive, Head);
        if (Encoding.ASCII.GetString(Bytes(archive, HeadHash)) != Convert.ToHexStringLower(SHA256.HashData(bytes))) throw Damaged(null);
        var head = JsonSerializer.Deserialize<CheckpointHead>(bytes) ?? throw Damaged(null);
        return head.Format == CheckpointHead.CurrentFormat
            ? head
            : throw new InvalidDataException(
                $"The checkpoint '{path}' has format {head.Format}; this version of the library reads {CheckpointHead.CurrentFormat}.");
    }

    private byte[] Verified(ZipArchive archive, string name, CheckpointHead head)
    {
        var bytes = Bytes(archive, name);
        return Convert.ToHexStringLower(SHA256.HashData(bytes)) == head.Entries[name] ? bytes : throw Damaged(null);
    }

    private byte[] Bytes(ZipArchive archive, string name)
    {
        var entry = archive.GetEntry(name) ?? throw Damaged(null);
        var bytes = new byte[entry.Length];
        using var stream = entry.Open();
        stream.ReadExactly(bytes);
        return bytes;
    }

    private void Require(CheckpointHead head)
    {
        foreach (var name in run.Keys.Union(head.Run.Keys).Order(StringComparer.Ordinal))
        {
            var (wanted, found) = (run.GetValueOrDefault(name), head.Run.GetValueOrDefault(name));
            if (wanted == found) continue;
            throw new InvalidDataException(
                $"The checkpoint '{path}' is of another run: its {name} is '{found}', and here it is '{wanted}'. " +
                "Set it as it was, name another CheckpointFile, or delete this one to begin anew.");
        }
    }

    private InvalidDataException Damaged(Exception? inner) =>
        new($"The checkpoint '{path}' is damaged. Delete it to begin anew.", inner);
}
