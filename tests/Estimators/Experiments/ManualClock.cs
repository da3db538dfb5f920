namespace MLNetDeepRanking.Estimators.Tests.Experiments;

/// <summary>A clock that stands still until it is told to go on; its timers then fire at once.</summary>
internal sealed class ManualClock : TimeProvider
{
    private readonly List<ManualTimer> _timers = [];
    private TimeSpan _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(_timers, () => callback(state), _now + dueTime);
        _timers.Add(timer);
        return timer;
    }

    public void Advance(double seconds)
    {
        _now += TimeSpan.FromSeconds(seconds);
        foreach (var timer in _timers.Where(timer => timer.Due <= _now).ToArray()) timer.Fire();
    }

    private sealed class ManualTimer(List<ManualTimer> timers, Action fire, TimeSpan due) : ITimer
    {
        public TimeSpan Due => due;

        public void Fire()
        {
            Dispose();
            fire();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => false;

        public void Dispose() => timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
