using System.Text.RegularExpressions;
using Xunit.Sdk;

namespace GrpcTesting.Tests;

/// <summary>The whole message of a failed assertion, without what differs from run to run.</summary>
internal static partial class Failure
{
    public static string Of(Action assertion) => Normalized(Assert.Throws<XunitException>(assertion).Message);

    public static async Task<string> OfAsync(Func<Task> assertion) =>
        Normalized((await Assert.ThrowsAsync<XunitException>(assertion)).Message);

    /// <summary>Times, dates, and the frames of stacks: each stack is left with one line.</summary>
    public static string Normalized(string message)
    {
        var text = message.ReplaceLineEndings("\n");
        text = Elapsed().Replace(text, "$1 <time>");
        text = Date().Replace(text, "date: $1<date>$1");
        text = Frames().Replace(text, "$1at <stack>");
        return text;
    }

    [GeneratedRegex(@"(after|took) [\d.]+ m?s\b", RegexOptions.CultureInvariant)]
    private static partial Regex Elapsed();

    [GeneratedRegex(@"date: (""?)[^""\n]+ GMT""?", RegexOptions.CultureInvariant)]
    private static partial Regex Date();

    [GeneratedRegex(@"( +)at [^\n]+(\n +(at |---)[^\n]+)*", RegexOptions.CultureInvariant)]
    private static partial Regex Frames();
}
