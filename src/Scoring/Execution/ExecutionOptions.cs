namespace MLNetDeepRanking.Scoring;

/// <summary>Where and with how many threads a network runs.</summary>
public sealed class ExecutionOptions
{
    /// <summary>Gets or sets what computes the network.</summary>
    /// <value>The default value is <see cref="ExecutionProvider.Automatic"/>.</value>
    /// <remarks>Vectors of the same picture are the same to the last bit on one provider, and nearly the same across providers.</remarks>
    public ExecutionProvider Provider { get; set; } = ExecutionProvider.Automatic;

    /// <summary>Gets or sets the number of the CUDA device.</summary>
    /// <value>The default value is 0, the first.</value>
    public int DeviceId { get; set; }

    /// <summary>Gets or sets whether the processor takes over when CUDA was asked for and cannot be used.</summary>
    /// <value>The default value is <see langword="true"/>; otherwise opening the model throws, and says what is missing.</value>
    public bool FallbackToCpu { get; set; } = true;

    /// <summary>Gets or sets the number of threads with which one run goes through the network on the processor.</summary>
    /// <value>The default value is 1.</value>
    /// <remarks>
    /// Pictures are decoded and run side by side, by as many threads as there are cores; one thread for each run then keeps every core busy, and is
    /// the fastest for many pictures and for many callers. More threads shorten the wait for a single picture, when nothing else is going on.
    /// No more runs are under way at once than fill the cores, whoever asks for them.
    /// </remarks>
    public int IntraOpThreads { get; set; } = 1;

    /// <summary>Gets or sets whether an empty picture goes through the network when it is opened, so that the first real one need not wait longer.</summary>
    /// <value>The default value is <see langword="true"/>. It also finds out early about a graph that opens and does not run.</value>
    public bool WarmUp { get; set; } = true;

    /// <summary>Returns a copy, after checking it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    internal ExecutionOptions Validated()
    {
        if (!Enum.IsDefined(Provider)) throw new ArgumentOutOfRangeException(nameof(Provider), Provider, "This is not a known provider.");
        ArgumentOutOfRangeException.ThrowIfNegative(DeviceId);
        ArgumentOutOfRangeException.ThrowIfLessThan(IntraOpThreads, 1);
        return (ExecutionOptions)MemberwiseClone();
    }
}
