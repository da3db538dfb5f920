using System.Text;
using Microsoft.VisualBasic.FileIO;

namespace MLNetDeepRanking.Trainer.Triplets;

/// <summary>Reads a comma-separated file (RFC 4180) whose lines name known pictures, strictly: a fault names file and line, and says the cure.</summary>
/// <param name="path">The file to read.</param>
/// <param name="kind">What the file is, as in "triplet file".</param>
/// <param name="header">The names of the columns; as a first line it is passed over.</param>
/// <param name="pictures">The path or name of each picture, as the file writes it.</param>
internal sealed class PictureLines(string path, string kind, string[] header, IReadOnlyList<string> pictures)
{
    private readonly Dictionary<string, int> _indexes = Indexes(pictures);

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">A line's quotes do not match, or it has not as many fields as the header.</exception>
    public IEnumerable<Line> Read()
    {
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no {kind} at '{path}'.", path);
        using var parser = new TextFieldParser(path, Encoding.UTF8) { TextFieldType = FieldType.Delimited, Delimiters = [","], TrimWhiteSpace = false };
        for (var first = true; !parser.EndOfData; first = false)
        {
            var number = parser.LineNumber;
            var line = new Line(this, number, Fields(parser));
            if (first && line.Fields.SequenceEqual(header)) continue;
            if (line.Fields.Length != header.Length)
                throw line.Fault($"expected {string.Join(',', header)}, found {line.Fields.Length} fields. Quote names that hold a comma.");
            yield return line;
        }
    }

    private string[] Fields(TextFieldParser parser)
    {
        try
        {
            return parser.ReadFields() ?? [];
        }
        catch (MalformedLineException e)
        {
            throw new InvalidDataException($"'{path}', line {e.LineNumber}: the quotes do not match. Quote a name whole and double the quotes inside it.", e);
        }
    }

    private static Dictionary<string, int> Indexes(IReadOnlyList<string> pictures)
    {
        var indexes = new Dictionary<string, int>(pictures.Count, StringComparer.Ordinal);
        for (var i = 0; i < pictures.Count; i++) indexes.TryAdd(pictures[i], i);
        return indexes;
    }

    /// <summary>One line, with as many fields as the header has.</summary>
    public readonly record struct Line(PictureLines File, long Number, string[] Fields)
    {
        /// <summary>Returns the picture that a field names.</summary>
        /// <exception cref="InvalidDataException">There is no such picture.</exception>
        public int Picture(int field) => File._indexes.TryGetValue(Fields[field], out var index)
            ? index
            : throw Fault($"'{Fields[field]}' is not among the {File._indexes.Count} pictures. Names must be written as the pictures' paths are.");

        /// <summary>Returns the error that says what is wrong with this line.</summary>
        public InvalidDataException Fault(string cause) => new($"'{File.Path}', line {Number}: {cause}");
    }

    private string Path => path;
}
