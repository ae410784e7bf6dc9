using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using GrpcTesting.Failures;
using GrpcTesting.Messages;

namespace GrpcTesting.Outcomes;

/// <summary>Compares what arrived with what was expected to. Each fault is the second half of a sentence.</summary>
internal static class ExpectedResponses
{
    /// <exception cref="ArgumentException">There is none, or one is null.</exception>
    public static T[] Validate<T>(
        [NotNull] IEnumerable<T>? expected,
        string instead,
        [CallerArgumentExpression(nameof(expected))] string? parameter = null)
    {
        ArgumentNullException.ThrowIfNull(expected, parameter);
        T[] all = [.. expected];
        if (all.Length == 0)
        {
            throw new ArgumentException($"Nothing is expected: {instead}.", parameter);
        }

        return Array.FindIndex(all, item => item is null) is var index and >= 0
            ? throw new ArgumentException($"[{index}] is null.", parameter)
            : all;
    }

    public static string? FaultOfCount(int expected, int actual) => actual == expected
        ? null
        : $"it yielded {(actual == 0 ? "none" : actual)}";

    public static string? FaultOf<T>(IReadOnlyList<T> expected, IReadOnlyList<T> actual)
    {
        var log = new DifferenceLog();
        for (var index = 0; index < Math.Max(expected.Count, actual.Count); index++)
        {
            var place = Place.Root($"[{index}]");
            if (index >= actual.Count)
            {
                log.Add(place, expected[index], null);
            }
            else if (index >= expected.Count)
            {
                log.Add(place, null, actual[index]);
            }
            else
            {
                Compare(log, place, expected[index], actual[index]);
            }
        }

        return log.Count == 0 ? null : $"the messages differ in {log}";
    }

    /// <summary>The expected messages are a subsequence of those that arrived.</summary>
    public static string? FaultOfOrder<T>(IReadOnlyList<T> expected, IReadOnlyList<T> actual)
    {
        var (found, last) = (0, -1);
        for (var index = 0; index < actual.Count && found < expected.Count; index++)
        {
            if (AreSame(expected[found], actual[index]))
            {
                (found, last) = (found + 1, index);
            }
        }

        if (found == expected.Count)
        {
            return null;
        }

        var missing = $"the expected [{found}] {Shown.Value(expected[found])} did not arrive";
        return last < 0 ? missing : $"{missing} after [{last}] {Shown.Value(actual[last])}";
    }

    private static void Compare<T>(DifferenceLog log, Place place, T expected, T actual)
    {
        if (expected is IMessage expectedMessage && actual is IMessage actualMessage)
        {
            MessageComparison.Compare(
                MessageEquality.Defaults(expectedMessage), log, place, expectedMessage, actualMessage);
        }
        else if (!Equals(expected, actual))
        {
            log.Add(place, expected, actual);
        }
    }

    private static bool AreSame<T>(T expected, T actual)
    {
        var log = new DifferenceLog(kept: 0);
        Compare(log, Place.Root(""), expected, actual);
        return log.Count == 0;
    }
}
