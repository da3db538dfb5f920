using MLNetDeepRanking.Imaging;

namespace MLNetDeepRanking.CommandLine;

/// <summary>Tells failures that a user can cure, whose messages say how, from faults of the program, which keep their stack trace.</summary>
internal static class Failures
{
    /// <summary>Returns what to tell the user, or null if only a stack trace will help.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        PictureException or IOException or InvalidDataException or UnauthorizedAccessException or DllNotFoundException or FormatException => exception.Message,
        ArgumentException argument => WithoutParameter(argument),
        InvalidOperationException { InnerException: { } inner } when Explain(inner) is { } message => message,
        InvalidOperationException => exception.Message,
        _ => null,
    };

    private static string WithoutParameter(ArgumentException exception)
    {
        var suffix = exception.Message.LastIndexOf(" (Parameter '", StringComparison.Ordinal);
        return suffix > 0 ? exception.Message[..suffix] : exception.Message;
    }
}
