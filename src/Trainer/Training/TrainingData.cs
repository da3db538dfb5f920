using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Trainer.Relevance;

namespace MLNetDeepRanking.Trainer.Training;

/// <summary>What a network learns from: pictures with class labels, and what else is known of them.</summary>
/// <param name="Pictures">The pictures, of the network's input size.</param>
/// <param name="Labels">The class of each picture; any numbers, equal for pictures of one class.</param>
public sealed record TrainingData(PictureStore Pictures, IReadOnlyList<int> Labels)
{
    /// <summary>Gets what the network's frozen backbone says of each picture, if it has one.</summary>
    /// <value>The default value is <see langword="null"/>.</value>
    public BackboneFeatures? Features { get; init; }

    /// <summary>Gets how relevant pictures of a class are to each other, for <see cref="TripletBatching.Relevance"/> and its online form.</summary>
    /// <value>The default value is <see langword="null"/>: as the frozen backbone sees it (<see cref="TeacherRelevance"/>), if there is one.</value>
    public IRelevance? Relevance { get; init; }

    /// <summary>Gets the super-class of each picture, for <see cref="TripletBatching.Hierarchical"/>.</summary>
    /// <value>The default value is <see langword="null"/>.</value>
    public IReadOnlyList<int>? SuperClasses { get; init; }
}
