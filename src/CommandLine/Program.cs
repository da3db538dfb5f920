using MLNetDeepRanking.CommandLine;
using MLNetDeepRanking.CommandLine.Output;

return await DeepRankCommand.RunAsync(args, Terminal.OfProcess()).ConfigureAwait(false);
