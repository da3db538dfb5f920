using System.Reflection;

namespace MLNetDeepRanking.Reporting.Tests.Notebooks;

/// <summary>Every report keeps the convention by which notebooks find formatters: all by name, nothing by reference.</summary>
public sealed class ReportFormatterSourceTests
{
    public static TheoryData<Type> Kinds => [.. SampleReports.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Notebooks_find_html_and_text(Type kind)
    {
        var attribute = kind.GetCustomAttributes(inherit: false).Single(one => one.GetType().Name == "TypeFormatterSourceAttribute");
        Assert.Equal(["text/html", "text/plain"], (string[])Get(attribute, "PreferredMimeTypes")!);
        var source = Activator.CreateInstance((Type)Get(attribute, "FormatterSourceType")!)!;
        var formatters = ((IEnumerable<object>)Call(source, "CreateTypeFormatters")!).ToArray();
        Assert.Equal(["text/html", "text/plain"], formatters.Select(formatter => (string)Get(formatter, "MimeType")!));
        var report = new ConfusionReport("Title", [new("a", "b", 1)]);
        Assert.Equal([report.ToHtml(), report.ToString()], formatters.Select(formatter => Format(formatter, report)));
        Assert.Equal([null, null], formatters.Select(formatter => Format(formatter, "another thing")));
    }

    private static string? Format(object formatter, object instance)
    {
        var writer = new StringWriter();
        var method = formatter.GetType().GetMethods().Single(one => one.Name == "Format" && one.ReturnType == typeof(bool));
        return (bool)method.Invoke(formatter, [instance, writer])! ? writer.ToString() : null;
    }

    private static object? Get(object instance, string property) => instance.GetType().GetProperty(property)!.GetValue(instance);

    private static object? Call(object instance, string method) =>
        instance.GetType().GetMethod(method, BindingFlags.Public | BindingFlags.Instance)!.Invoke(instance, []);
}
