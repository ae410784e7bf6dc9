using System.Text.RegularExpressions;

namespace GrpcTesting.Tests.Probes;

/// <summary>Compares whole failure messages, but for what differs from run to run.</summary>
internal static partial class Failure
{
    /// <summary>Times become "+0 ms", the line of the test a letter, the server's stack is cut.</summary>
    public static void Equal(string expected, Exception actual)
    {
        var message = Clock().Replace(actual.Message, "  +0 ms  ");
        message = Handler().Replace(message, "0 ms");
        message = Gap().Replace(message, "\n         … and");
        message = Line().Replace(message, "cs:N:");
        message = Stack().Replace(message, string.Empty);
        Assert.Equal(expected, message, ignoreLineEndingDifferences: true);
    }

    public static async Task ThrowsAsync(string expected, Func<Task> step) =>
        Equal(expected, await Assert.ThrowsAsync<GrpcAssertionException>(step));

    [GeneratedRegex(@"  +\+[0-9.]+ (ms|s)  ")]
    private static partial Regex Clock();

    [GeneratedRegex(@"(?<=\n  handler: .* after )[0-9.]+ m?s")]
    private static partial Regex Handler();

    [GeneratedRegex(@"\n +… and")]
    private static partial Regex Gap();

    [GeneratedRegex(@"cs:[1-9][0-9]*:")]
    private static partial Regex Line();

    [GeneratedRegex(@"\n +(at |--- End).*")]
    private static partial Regex Stack();
}
