using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Trainer.Training;
using MLNetDeepRanking.Transforms.Catalog;
using MLNetDeepRanking.Transforms.Neighbors;

namespace MLNetDeepRanking.Estimators.Sampling;

/// <summary>Reads what sampling wants to know of a row beside its picture and label: super-class, relevance, name.</summary>
internal sealed class SideColumns
{
    private const string SuperClasses = "super-classes";
    private const string RelevanceUse = "to take relevance from";

    private readonly DeepRankOptions _options;
    private readonly DataViewSchema.Column? _superClass;
    private readonly DataViewSchema.Column? _relevance;
    private readonly DataViewSchema.Column? _name;
    private readonly List<string> _superClasses = [];
    private readonly List<string> _names = [];
    private Func<string>? _readSuperClass;
    private Func<string>? _readName;
    private RelevanceRows? _relevanceRows;

    /// <exception cref="ArgumentOutOfRangeException">A column is missing, or is of a wrong type.</exception>
    public SideColumns(DataViewSchema schema, string pictureColumnName, DeepRankOptions options)
    {
        _options = options;
        if (options.SuperClassColumnName is { } superClass) _superClass = TextGetter.Find(schema, superClass, SuperClasses);
        if (options.Relevance?.ColumnName(pictureColumnName) is { } relevance)
            _relevance = InputColumn.Find(schema, relevance, RelevanceUse);
        if (options.TripletFile is not null) _name = NameColumn(schema, pictureColumnName, options.TripletFile);
    }

    /// <summary>Gets the columns that the cursor must have active.</summary>
    public IEnumerable<DataViewSchema.Column> Columns => new[] { _superClass, _relevance, _name }.OfType<DataViewSchema.Column>();

    /// <summary>Checks that the options say where what their batching needs is known from.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public static void Require(DeepRankOptions options, bool hasFrozenBackbone)
    {
        if (options.TripletFile is not null) return;
        if (options is { Batching: TripletBatching.Relevance or TripletBatching.OnlineRelevance, Relevance: null } && !hasFrozenBackbone)
            throw new ArgumentException($"Batching is {options.Batching}, which needs to know how relevant pictures are: set Relevance.", nameof(options));
        if (options is { Batching: TripletBatching.Hierarchical, SuperClassColumnName: null })
            throw new ArgumentException($"Batching is {options.Batching}, which needs super-classes: set SuperClassColumnName.", nameof(options));
    }

    /// <summary>Checks that a pipeline's schema has the columns.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, or is of a wrong type.</exception>
    public static void Check(SchemaShape inputSchema, string pictureColumnName, DeepRankOptions options)
    {
        if (options.SuperClassColumnName is { } superClass) TextGetter.Check(inputSchema, superClass, SuperClasses);
        if (options.Relevance?.ColumnName(pictureColumnName) is { } relevance) InputColumn.Find(inputSchema, relevance, RelevanceUse);
    }

    /// <summary>Begins to read from a cursor.</summary>
    public void Start(DataViewRowCursor cursor)
    {
        _readSuperClass = _superClass is { } superClass ? TextGetter.Create(cursor, superClass) : null;
        _readName = _name is { } name ? TextGetter.Create(cursor, name) : null;
        _relevanceRows = _options.Relevance?.Start(cursor, _relevance, _options);
    }

    /// <summary>Takes the row on which the cursor stands.</summary>
    /// <exception cref="InvalidOperationException">A value is missing or not finite.</exception>
    public void Add(long row)
    {
        if (_readSuperClass is not null)
        {
            _superClasses.Add(_readSuperClass());
            if (_superClasses[^1].Length == 0)
                throw new InvalidOperationException(
                    $"Row {row}, column '{_superClass!.Value.Name}': the super-class is missing. Give it, or filter the row out.");
        }
        if (_readName is not null) _names.Add(_readName());
        _relevanceRows?.Add(row);
    }

    /// <summary>Returns the kept pictures with all that is known of them.</summary>
    public TrainingData Complete(PictureStore pictures, IReadOnlyList<int> labels)
    {
        var superClasses = new ClassNumbers();
        return new TrainingData(pictures, labels)
        {
            Relevance = _relevanceRows?.Complete(pictures, labels),
            SuperClasses = _superClass is null ? null : [.. pictures.SourceIndices.Select(row => superClasses.Of(_superClasses[row]))],
        };
    }

    /// <summary>Returns the names of the kept pictures, as the triplet file has them.</summary>
    public IReadOnlyList<string> Names(PictureStore pictures) => [.. pictures.SourceIndices.Select(row => _names[row])];

    private static DataViewSchema.Column NameColumn(DataViewSchema schema, string pictureColumnName, string file)
    {
        var column = TextGetter.Find(schema, pictureColumnName, "names of pictures");
        return column.Type is TextDataViewType ? column : throw new ArgumentOutOfRangeException(
            nameof(schema), $"Column '{pictureColumnName}' is {column.Type}; the pictures of '{file}' are named by their paths. Give pictures as paths.");
    }
}
