namespace MLNetDeepRanking.CommandLine;

/// <summary>What a script learns of a run that did not do what it was asked.</summary>
internal static class ExitCode
{
    /// <summary>The work failed: a file is missing or damaged, there is too little data, a library cannot be loaded.</summary>
    public const int Failure = 1;

    /// <summary>The words of the command make no sense.</summary>
    public const int Usage = 2;

    /// <summary>The user stopped it: 128 and the number of the interrupt signal, as shells say it.</summary>
    public const int Stopped = 130;
}
