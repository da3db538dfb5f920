using MLNetDeepRanking.Reporting.Html;

namespace MLNetDeepRanking.Reporting.Tests.Browser;

/// <summary>Every page fits a phone and a desk, light and dark, in a real browser, and says nothing on the console.</summary>
public sealed class LayoutTests(SampleReports samples)
{
    // What is wider than the page, what is written too small, and the colour of the ground.
    private const string Measure = """
        const root = document.documentElement, faults = [];
        if (root.scrollWidth > root.clientWidth) faults.push(`is ${root.scrollWidth} wide in ${root.clientWidth}`);
        for (const element of document.querySelectorAll(".deeprank *")) {
          if (element.closest(".scroll") || element.closest("svg")?.parentElement.closest(".scroll")) continue;
          const box = element.getBoundingClientRect();
          if (box.width && box.right > root.clientWidth + 0.5)
            faults.push(`<${element.tagName} class="${element.getAttribute("class")}"> ends at ${box.right}`);
        }
        for (const text of document.querySelectorAll(".deeprank text, .deeprank p, .deeprank small, .deeprank b, .deeprank td, .deeprank th")) {
          const svg = text.closest("svg"), scale = svg ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
          const size = parseFloat(view.getComputedStyle(text).fontSize) * scale;
          if (size < 10) faults.push(`"${text.textContent.slice(0, 20)}" is written at ${size} px`);
        }
        for (const image of document.images) if (!image.complete || !image.naturalWidth) faults.push(`the picture of ${image.alt} does not show`);
        return [view.getComputedStyle(document.querySelector(".deeprank")).backgroundColor, ...new Set(faults)].join("\n");
        """;

    [Fact]
    public void Every_page_fits_a_phone_and_a_desk_in_light_and_dark()
    {
        Assert.SkipWhen(Chromium.Program is null, "THERE IS NO CHROMIUM: the layout of the reports is not tested. Install Debian's package 'chromium'.");
        (string Name, string Page, int Width, string Scheme)[] frames =
        [
            .. from report in samples.All
               let page = ReportPage.Page(report)
               from width in new[] { 390, 1280 }
               from scheme in new[] { "light", "dark" }
               select (report.GetType().Name, page, width, scheme),
        ];
        var (measured, console) = Chromium.Show([.. frames.Select(frame => (frame.Page, frame.Width, frame.Scheme))], Measure);
        Assert.Equal("", console);
        Assert.All(frames.Zip(measured), pair =>
        {
            var ground = pair.First.Scheme == "dark" ? "rgb(14, 17, 22)" : "rgb(246, 247, 249)";
            Assert.True(pair.Second == ground, $"{pair.First.Name} at {pair.First.Width} px, {pair.First.Scheme}: {pair.Second}");
        });
    }
}
