using FluentAssertions.Execution;
using GrpcTesting.Failures;

namespace GrpcTesting.Outcomes;

/// <summary>Runs what a test asserts of each message, and gathers what fails.</summary>
internal static class ResponseInspection
{
    public static string? FaultOf<T>(IReadOnlyList<Action<T>> inspectors, IReadOnlyList<T> responses)
    {
        var count = ExpectedResponses.FaultOfCount(inspectors.Count, responses.Count);
        var failures = inspectors
            .Zip(responses, Inspect)
            .SelectMany((messages, index) => messages.Select(message => $"[{index}] {Indented(message)}"))
            .ToList();
        if (failures.Count == 0)
        {
            return count;
        }

        var list = string.Concat(failures.Select(failure => $"\n  {failure}"));
        return count is null ? $"{Shown.Count(failures.Count, "assertion")} failed:{list}" : $"{count}, and:{list}";
    }

    private static string[] Inspect<T>(Action<T> inspector, T response)
    {
        using var scope = new AssertionScope();
        try
        {
            inspector(response);
            return scope.Discard();
        }
#pragma warning disable CA1031 // Every assertion library throws its own type, and each failure is one to report here.
        catch (Exception exception)
        {
            return [.. scope.Discard(), exception.Message];
        }
#pragma warning restore CA1031
    }

    private static string Indented(string message) =>
        message.ReplaceLineEndings("\n").Replace("\n", "\n      ", StringComparison.Ordinal);
}
