using System.CommandLine;
using MLNetDeepRanking.CommandLine.Output;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.CommandLine.Commands;

/// <summary><c>deeprank duplicates MODEL PICTURES</c>: pictures that there are more than once.</summary>
internal static class DuplicatesCommand
{
    public static Command Create(Terminal terminal)
    {
        var (model, pictures, json) = (SharedOptions.Model(), SharedOptions.Pictures(), SharedOptions.Json());
        var within = new Option<double>("--within")
        {
            Description = "The largest cosine distance of two pictures that show the same.",
            DefaultValueFactory = _ => NearDuplicates.DefaultDistance,
        };
        var command = new Command("duplicates", "Find pictures that there are more than once, also compressed again or resized.")
        {
            model, pictures, within, json,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var embedded = EmbeddedPictures.Read(terminal, DeepRankModel.Load(parsed.GetRequiredValue(model)), parsed.GetRequiredValue(pictures), cancellation);
            string[][] groups =
            [
                .. NearDuplicates.Find(embedded.Vectors, embedded.Dimension, parsed.GetValue(within))
                    .Select(group => group.Select(row => embedded.Pictures[row].Id).Order(StringComparer.Ordinal).ToArray())
                    .OrderBy(group => group[0], StringComparer.Ordinal),
            ];
            var text = groups.Length == 0 ? "No duplicates." : string.Join($"{Environment.NewLine}{Environment.NewLine}", groups.Select(Lines));
            terminal.Write(parsed.GetValue(json), groups, text);
            return Task.CompletedTask;
        });
        return command;
    }

    private static string Lines(string[] group) => string.Join(Environment.NewLine, group);
}
