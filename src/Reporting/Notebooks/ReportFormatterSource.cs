namespace MLNetDeepRanking.Reporting.Notebooks;

/// <summary>Shows reports in notebooks, as HTML or as text. The members' names and shapes are the notebooks' convention.</summary>
internal sealed class ReportFormatterSource
{
    private readonly object[] _formatters =
        [new ReportFormatter("text/html", report => report.ToHtml()), new ReportFormatter("text/plain", report => report.ToString())];

    public IEnumerable<object> CreateTypeFormatters() => _formatters;

    private sealed class ReportFormatter(string mimeType, Func<Report, string> write)
    {
        public string MimeType => mimeType;

        public bool Format(object instance, TextWriter writer)
        {
            if (instance is not Report report) return false;
            writer.Write(write(report));
            return true;
        }
    }
}
