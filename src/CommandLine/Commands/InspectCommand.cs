using System.CommandLine;
using MLNetDeepRanking.CommandLine.Output;
using MLNetDeepRanking.Onnx;

namespace MLNetDeepRanking.CommandLine.Commands;

/// <summary><c>deeprank inspect MODEL</c>: what a model says of itself.</summary>
internal static class InspectCommand
{
    public static Command Create(Terminal terminal)
    {
        var (model, json) = (SharedOptions.Model(), SharedOptions.Json());
        var command = new Command("inspect", "Tell what a model is: network, preprocessing, training, metrics, licence.") { model, json };
        command.SetAction(parsed =>
        {
            var card = DeepRankModel.Inspect(parsed.GetRequiredValue(model));
            terminal.Write(parsed.GetValue(json), card, card.ToString());
        });
        return command;
    }
}
