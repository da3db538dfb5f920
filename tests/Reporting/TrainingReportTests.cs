using System.Xml.Linq;

namespace MLNetDeepRanking.Reporting.Tests;

/// <summary>A chart for each figure that is known, a line for each series, a mark at the kept epoch.</summary>
public sealed class TrainingReportTests
{
    [Fact]
    public void Only_what_is_known_is_drawn()
    {
        var report = new TrainingReport("Run", [new(1, 0.5), new(2, 0.4) { Validation = new Dictionary<string, double> { ["Recall@1"] = 0.3 } }]);
        Assert.Equal(["Loss", "Held-out Recall@1"], Charts(report).Select(Name));
        Assert.Equal(["Loss", "Distance"], Charts(new("Run", [new(1, 0.5) { PositiveDistance = 1 }])).Select(Name));
        Assert.Empty(Charts(new("Run", [])));
    }

    [Fact]
    public void The_line_runs_from_corner_to_corner_and_breaks_where_a_value_is_missing()
    {
        TrainingReportEpoch[] epochs = [new(1, 0), new(2, 0.5), new(3, double.NaN), new(4, 0.75), new(5, 1)];
        var chart = Charts(new("Run", epochs) { KeptEpoch = 3 }).Single();
        Assert.Equal("M52 164L125.5 88M272.5 50L346 12", chart.Descendants("path").Single().Attribute("d")!.Value);
        Assert.Equal("199", chart.Descendants("line").Single(line => line.Attribute("class")!.Value == "kept").Attribute("x1")!.Value);
        Assert.Equal(["0", "0.5", "1", "1", "2", "3", "4", "5"], chart.Descendants("text").Select(text => text.Value));
    }

    [Fact]
    public void Text_has_a_line_for_each_epoch()
    {
        var validation = new Dictionary<string, double> { ["Recall@1"] = 0.5 };
        TrainingReportEpoch[] epochs = [new(1, 0.25) { ActiveShare = 0.9 }, new(2, 0.125) { Validation = validation }];
        var report = new TrainingReport("Run", epochs) { KeptEpoch = 2, Alarms = ["Collapse"] };
        Assert.Equal("Run\nepoch   1  loss 0.2500  active 90.0 %\nepoch   2  loss 0.1250  held-out Recall@1 50.0 %  kept\n! Collapse", report.ToString());
    }

    [Fact]
    public void Epochs_out_of_order_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new TrainingReport("Run", [new(2, 1), new(1, 1)]));
        Assert.Contains("Epoch 1 comes after epoch 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Defaults_are_empty()
    {
        var report = new TrainingReport("Run", []);
        Assert.Equal((null, null, 0), (report.KeptEpoch, report.Subtitle, report.Alarms.Count));
        Assert.Empty(new TrainingReportEpoch(1, 1).Validation);
    }

    private static IEnumerable<XElement> Charts(TrainingReport report) => XElement.Parse(report.ToHtml()).Descendants("figure");

    private static string Name(XElement chart) => chart.Element("figcaption")!.Element("b")!.Value;
}
