using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Scoring.Batches;
using MLNetDeepRanking.Transforms.Embedding;

namespace MLNetDeepRanking.Estimators.Training;

/// <summary>Collects the pictures of a cursor's rows, one kind of column a class, into one store.</summary>
internal abstract class TrainingPictures : IDisposable
{
    public static TrainingPictures Create(
        DataViewRowCursor cursor, DataViewSchema.Column column, PictureColumnKind kind, DeepRankOptions options) => kind switch
        {
            PictureColumnKind.Path => new PathPictures(cursor.GetGetter<ReadOnlyMemory<char>>(column), column.Name, options),
            PictureColumnKind.Image => new PixelPictures(
                new ImageReader(cursor.GetGetter<MLImage?>(column), new PictureDecoder(options.Preprocessing)), column.Name, options),
            PictureColumnKind.Bytes => new PixelPictures(new BytePixelsReader(cursor.GetGetter<VBuffer<byte>>(column)), column.Name, options),
            _ => new PixelPictures(new RoundedPixelsReader(cursor.GetGetter<VBuffer<float>>(column), options.Preprocessing), column.Name, options),
        };

    /// <summary>Adds the picture of the row on which the cursor stands.</summary>
    public abstract void Add(long row);

    /// <summary>Returns all pictures.</summary>
    public abstract PictureStore Complete();

    /// <summary>Drops pictures that were not completed.</summary>
    public abstract void Dispose();
}

/// <summary>Collects paths, and decodes their files at the end, in parallel.</summary>
internal sealed class PathPictures(ValueGetter<ReadOnlyMemory<char>> getter, string column, DeepRankOptions options) : TrainingPictures
{
    private readonly List<string> _paths = [];
    private ReadOnlyMemory<char> _path;

    public override void Add(long row)
    {
        getter(ref _path);
        if (options.ErrorPolicy == PictureErrorPolicy.Fail && _path.Span.IsWhiteSpace())
            throw new PictureProblem("The path is empty. Give the row the path of a picture file, or filter it out.").ToException(column, row);
        _paths.Add(_path.ToString());
    }

    public override PictureStore Complete() =>
        PictureStore.Decode(_paths, options.Preprocessing, options.ErrorPolicy, storage: options.Storage, cancellationToken: options.Cancellation);

    public override void Dispose()
    {
    }
}

/// <summary>Takes pixels row by row.</summary>
internal sealed class PixelPictures(PictureReader<byte> reader, string column, DeepRankOptions options) : TrainingPictures
{
    private readonly PictureStoreBuilder _builder = new(options.Preprocessing, options.Storage);
    private readonly byte[] _pixels = new byte[options.Preprocessing.ByteCount];

    public override void Add(long row)
    {
        if (reader.Read(0, _pixels) is not { } problem)
        {
            _builder.Add(_pixels);
            return;
        }
        if (options.ErrorPolicy == PictureErrorPolicy.Fail) throw problem.ToException(column, row);
        _builder.Skip(new PictureException($"row {row}", PictureFault.NotAPicture, "cannot be used", problem.Message));
    }

    public override PictureStore Complete() => _builder.Build();

    public override void Dispose() => _builder.Dispose();
}
