namespace MLNetDeepRanking.Trainer.Training;

/// <summary>What a checkpoint says in words and numbers; the tensors lie beside it.</summary>
internal sealed record CheckpointHead
{
    /// <summary>The format that this version writes; others are refused.</summary>
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;

    public required SortedDictionary<string, string> Run { get; init; }

    public required int Step { get; init; }

    public required int StepsPerEpoch { get; init; }

    public required int BestEpoch { get; init; }

    public required EpochReport[] Reports { get; init; }

    public required TrainingAlarm[] Alarms { get; init; }

    /// <summary>Gets the SHA-256 of each other entry, by its name.</summary>
    public required Dictionary<string, string> Entries { get; init; }
}
