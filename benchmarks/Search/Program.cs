using MLNetDeepRanking.Search;
using System.Diagnostics;
foreach (var (d, dist, nq) in new[]{(128, VectorDistance.Cosine, 10000),(128, VectorDistance.Euclidean,5000),(128, VectorDistance.Manhattan,5000),(128, VectorDistance.Hamming,5000),(784, VectorDistance.Euclidean,2000),(784, VectorDistance.Cosine,2000)}) {
  var n = 60000; var r = new Random(1); var x = new float[n*d]; foreach (ref var v in x.AsSpan()) v = (float)r.NextDouble() - 0.5f;
  var q = new float[nq*d]; foreach (ref var v in q.AsSpan()) v = (float)r.NextDouble() - 0.5f;
  var sw = Stopwatch.StartNew(); var ix = new ExactIndex(d, dist); ix.Add(Enumerable.Range(0, n).Select(i => (long)i).ToArray(), x); Console.Write($"{d} {dist} add {sw.ElapsedMilliseconds} ms; ");
  var ids = new long[nq*10]; var ds = new float[nq*10];
  foreach (var t in new[]{2,1}) { ix.MaxDegreeOfParallelism = t; double best = 1e9, cpu=1e9; for (int rep=0;rep<5;rep++){ sw.Restart(); var c0=Process.GetCurrentProcess().TotalProcessorTime; ix.Search(q, 10, ids, ds); best=Math.Min(best,sw.Elapsed.TotalSeconds); cpu=Math.Min(cpu,(Process.GetCurrentProcess().TotalProcessorTime-c0).TotalSeconds);} Console.Write($"batch t={t} {nq/best:F0} q/s {nq/cpu:F0} q/cpu-s; "); 
   best=1e9; for (int rep=0;rep<300;rep++){ sw.Restart(); ix.Search(q.AsSpan(rep*d,d), 10, ids.AsSpan(0,10), ds.AsSpan(0,10)); best=Math.Min(best,sw.Elapsed.TotalSeconds);} Console.Write($"single {best*1e3:F3} ms; "); }
  Console.WriteLine();
}
