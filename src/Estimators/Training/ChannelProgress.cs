using Microsoft.ML.Runtime;
using MLNetDeepRanking.Trainer.Training;

namespace MLNetDeepRanking.Estimators.Training;

/// <summary>Passes the news of a training run on to <c>mlContext.Log</c>, alarms as warnings, and to the user's own listener.</summary>
internal sealed class ChannelProgress(IChannel channel, IProgress<TrainingProgress>? listener) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        // The text goes in as an argument: it holds per cent signs and braces of its own right.
        if (value.Alarm is null) channel.Info(MessageSensitivity.None, "{0}", value);
        else channel.Warning(MessageSensitivity.None, "{0}", value);
        listener?.Report(value);
    }
}
