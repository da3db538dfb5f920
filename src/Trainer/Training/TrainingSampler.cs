using MLNetDeepRanking.Trainer.Relevance;
using MLNetDeepRanking.Trainer.Triplets;

namespace MLNetDeepRanking.Trainer.Training;

/// <summary>Makes the sampler that the options name, over the training side of a split.</summary>
internal static class TrainingSampler
{
    /// <param name="options">The options, valid.</param>
    /// <param name="data">All pictures and what is known of them.</param>
    /// <param name="training">Which of them are trained on; the sampler numbers them from 0.</param>
    /// <exception cref="ArgumentException">The data lacks what this batching needs, or no batch can be formed; the message says the cure.</exception>
    public static ITripletBatchSampler Create(TrainingOptions options, TrainingData data, int[] training)
    {
        int[] labels = [.. training.Select(i => data.Labels[i])];
        var sampling = new TripletSamplerOptions { PositivesPerQuery = options.PositivesPerQuery };
        return options.Batching switch
        {
            TripletBatching.ClassBalanced => new ClassBalancedBatches(labels, options.ClassesPerBatch, options.PicturesPerClass),
            TripletBatching.Hierarchical => new HierarchicalBatches(
                labels, SuperClasses(data, training), options.ClassesPerBatch, options.PicturesPerClass, options.SuperClassShare),
            TripletBatching.Relevance => new RelevanceBatches(
                new RelevanceTripletSampler(labels, Relevance(data, training), options.RelevanceSampling),
                options.RelevanceSampling.TripletsPerEpoch ?? labels.Length, options.TripletsPerBatch),
            TripletBatching.OnlineRelevance => new OnlineRelevanceBatches(
                labels, Relevance(data, training), options.RelevanceSampling, options.TripletsPerBatch),
            TripletBatching.HardRefreshed => new HardNegativeBatches(labels, options.HardNegatives, sampling, options.TripletsPerBatch),
            TripletBatching.SampledTriplets => new SampledTripletBatches(new TripletSampler(sampling), labels, options.TripletsPerBatch),
            _ => new SampledTripletBatches(new TripletSampler(sampling), labels, options.TripletsPerBatch, TripletLayout.Interleaved),
        };
    }

    /// <summary>Checks that what is known of the pictures is known of each.</summary>
    /// <exception cref="ArgumentException">It is of another number of pictures.</exception>
    public static void Check(TrainingData data)
    {
        var count = data.Pictures.Count;
        if (data.Labels.Count != count) throw new ArgumentException($"There are {count} pictures but {data.Labels.Count} labels.", nameof(data));
        if (data.Relevance is { } relevance && relevance.Count != count)
            throw new ArgumentException($"There are {count} pictures, but the relevance is of {relevance.Count}.", nameof(data));
        if (data.SuperClasses is { } superClasses && superClasses.Count != count)
            throw new ArgumentException($"There are {count} pictures but {superClasses.Count} super-classes.", nameof(data));
    }

    private static IRelevance Relevance(TrainingData data, int[] training)
    {
        var relevance = data.Relevance ?? (data.Features is { } features ? new TeacherRelevance(features, data.Labels) : null);
        return relevance?.Among(training) ?? throw new ArgumentException(
            "Batching by relevance needs to know how relevant pictures are to each other: give Relevance, such as a column's or a teacher's, " +
            "or train behind a frozen backbone, or choose SampledTriplets.", nameof(data));
    }

    private static int[] SuperClasses(TrainingData data, int[] training) => data.SuperClasses is { } superClasses
        ? [.. training.Select(i => superClasses[i])]
        : throw new ArgumentException("Hierarchical batching needs the super-class of each picture: give SuperClasses, or choose ClassBalanced.", nameof(data));
}
