using System.CommandLine;
using MLNetDeepRanking.Bulk;
using MLNetDeepRanking.CommandLine.Output;

namespace MLNetDeepRanking.CommandLine.Commands;

/// <summary><c>deeprank embed MODEL PICTURES OUTPUT</c>: vectors of a collection, as Parquet files.</summary>
internal static class EmbedCommand
{
    public static Command Create(Terminal terminal)
    {
        var (model, pictures, json) = (SharedOptions.Model(), SharedOptions.Pictures(), SharedOptions.Json());
        var output = new Argument<string>("output") { Description = "The folder of the Parquet files. What is in it already is not embedded again." };
        var shard = new Option<string>("--shard")
        {
            Description = "The part that this process embeds, such as 0/4 for one of four.",
            DefaultValueFactory = _ => $"{Shard.Whole}",
        };
        var part = new Option<int>("--part")
        {
            Description = "The number of pictures in a file.",
            DefaultValueFactory = _ => new BulkEmbeddingOptions().PicturesPerPart,
        };
        var retry = new Option<bool>("--retry-failed") { Description = "Try pictures again that could not be read before." };
        var command = new Command("embed", "Make vectors of a collection of pictures, as Parquet files; resumable, in as many processes as you like.")
        {
            model, pictures, output, shard, part, retry, json,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var options = new BulkEmbeddingOptions
            {
                Shard = Shard.Parse(parsed.GetRequiredValue(shard)),
                PicturesPerPart = parsed.GetValue(part),
                RetryFailed = parsed.GetValue(retry),
            };
            var job = new BulkEmbeddingJob(parsed.GetRequiredValue(model), parsed.GetRequiredValue(output), options);
            var collection = SharedOptions.Collection(parsed.GetRequiredValue(pictures));
            var done = ProgressBar.Run(terminal, "embedding", tell => job.Run(collection, new Told(tell), cancellation));
            terminal.Write(parsed.GetValue(json), done, done.ToString());
            return Task.CompletedTask;
        });
        return command;
    }

    private sealed class Told(Action<double?, string> tell) : IProgress<BulkEmbeddingProgress>
    {
        public void Report(BulkEmbeddingProgress value) => tell(null, value.ToString());
    }
}
