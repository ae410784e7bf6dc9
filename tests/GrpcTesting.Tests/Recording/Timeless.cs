using System.Text.RegularExpressions;

namespace GrpcTesting.Tests.Recording;

/// <summary>Texts without the times in them.</summary>
internal static partial class Timeless
{
    public static string Text(string text) =>
        Frames().Replace(Durations().Replace(Offsets().Replace(text, "+T"), "T"), string.Empty);

    [GeneratedRegex(@"\+[\d.]+ m?s *(?= [<>])")]
    private static partial Regex Offsets();

    [GeneratedRegex(@"(?<=(after|for|deadline) )-?[\d.]+ m?s")]
    private static partial Regex Durations();

    [GeneratedRegex(@"\n +(at .*|--- End of .*)")]
    private static partial Regex Frames();
}
