namespace GrpcTesting.Failures;

/// <summary>The end of what a failure says.</summary>
internal static class Sentence
{
    /// <summary>A full stop, unless the fault ends with a list.</summary>
    public static string EndOf(string fault) => fault.Contains('\n', StringComparison.Ordinal) ? "" : ".";
}
