using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Html;

namespace Microsoft.DotNet.Interactive;

/// <summary>Stands in for the class of the same name, whose members a cell may use without naming it: the one of them that the notebooks use.</summary>
public static class Kernel
{
    /// <summary>Returns markup, which a cell shows as what it is and not as text.</summary>
    [SuppressMessage("Naming", "CA1707", Justification = "The name is that of the kernel's own member.")]
    public static IHtmlContent HTML(string content) => new HtmlString(content);
}
