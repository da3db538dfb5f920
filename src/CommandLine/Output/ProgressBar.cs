using Spectre.Console;

namespace MLNetDeepRanking.CommandLine.Output;

/// <summary>Shows how far something has come: a bar where somebody watches, a line for each step elsewhere.</summary>
internal static class ProgressBar
{
    /// <summary>What bar, share and remaining time take of a line.</summary>
    private const int BarWidth = 60;

    /// <summary>Runs work that reports its steps.</summary>
    /// <param name="terminal">Where to show it.</param>
    /// <param name="title">What is done.</param>
    /// <param name="work">The work; it is given what to tell a step: how much is done, from 0 to 1, or null if that is unknown, and a line about it.</param>
    public static T Run<T>(Terminal terminal, string title, Func<Action<double?, string>, T> work)
    {
        if (terminal.Live is not { } console) return work((_, line) => terminal.Error.WriteLine(line));
        return console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask(Markup.Escape(title), maxValue: 1);
                task.IsIndeterminate = true;
                return work((share, line) =>
                {
                    task.IsIndeterminate = share is null;
                    task.Value = share ?? 0;
                    task.Description = Markup.Escape(line[..Math.Clamp(console.Profile.Width - BarWidth, 0, line.Length)]);
                });
            });
    }
}
