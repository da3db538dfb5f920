using System.Text.Json;

namespace MLNetDeepRanking.Search.Tests.References;

/// <summary>Figures that make_evaluation.py computed by naive loops, scikit-learn and SciPy.</summary>
internal sealed record EvaluationReferences(
    RetrievalReference[] Retrieval, PartitionReference[] Partitions, TripletReference[] Triplets, McNemarReference[] McNemar,
    VerificationReference[] Verification)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNameCaseInsensitive = true };

    public static EvaluationReferences All { get; } = JsonSerializer.Deserialize<EvaluationReferences>(
        File.ReadAllText(Path.Combine(RepositoryRoot.Folder, "tests", "Search", "References", "evaluation.json")), Json)!;
}

internal sealed record RetrievalReference(string Name, string Distance, int Dimension, float[][] Vectors, int[] Labels, int[] Depths,
    float[][]? Gallery, int[]? GalleryLabels, int[]? OwnRows, int Queries, double[] Means);

internal sealed record PartitionReference(int[] Classes, int[] Clusters, double Nmi, double Ami);

internal sealed record TripletReference(float[][] Vectors, int[]? Groups, int[][] Triplets, int K, double Precision, int Ties, int AtTop, int Score);

internal sealed record McNemarReference(int First, int Second, double P);

internal sealed record VerificationReference(float[] Same, float[] Different, double Prior, double Area, double EqualErrorRate,
    ThresholdReference[] Thresholds, double Slope, double Offset);

internal sealed record ThresholdReference(double Rate, double Threshold);
