namespace MLNetDeepRanking.Scoring.Benchmarks;

/// <summary>
/// How far a pipeline on ONNX Runtime could get, whatever it did: beside the whole way, the time of its parts, and that of as many multiplications as
/// the network has at the processor's limit: for bytes a quarter of that for floats, which is what VNNI makes of it. A gain that lies beyond both bounds
/// together is out of reach.
/// </summary>
internal static class Roofline
{
    public static void Print(IReadOnlyList<Entrant> entrants, string modelPath)
    {
        var multiplyAdds = Networks.MultiplyAdds(modelPath);
        var (stock, decoding) = (Milliseconds(Contestants.Stock), Milliseconds(Contestants.Decoding));
        Console.WriteLine($"{multiplyAdds / 1e6:f0} million multiply-adds a picture; gains over stock in processor time");
        Console.WriteLine(
            $"{"",-10}{"network",12}{"at peak",12}{"share",8}{"gain now",12}{"decoding free",16}{"network at peak",18}{"both",8}");
        var floats = Milliseconds(Contestants.Multiplications);
        foreach (var (name, suffix, peak) in new[] { ("floats", "", floats), ("int8", Contestants.Int8, floats / 4) })
        {
            var (ours, network) = (Milliseconds(Contestants.Transformer + suffix), Milliseconds(Contestants.Network + suffix));
            Console.WriteLine(
                $"{name,-10}{network,9:f2} ms{peak,9:f2} ms{peak / network,8:p0}{stock / ours,11:f2}×" +
                $"{stock / (ours - decoding),15:f2}×{stock / (ours - network + peak),17:f2}×{stock / (ours - network + peak - decoding),7:f2}×");
        }

        double Milliseconds(string name) => entrants.First(entrant => entrant.Name == name).ProcessorMilliseconds;
    }
}
