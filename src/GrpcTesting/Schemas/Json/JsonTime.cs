using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace GrpcTesting.Schemas;

/// <summary>Timestamps in RFC 3339, and durations in seconds: <c>2026-11-21T12:00:00.5Z</c>, <c>1.5s</c>.</summary>
internal static partial class JsonTime
{
    private const long MaxDurationSeconds = 315_576_000_000;
    private const int NanosPerSecond = 1_000_000_000;

    private static readonly long FirstSecond = DateTimeOffset.MinValue.ToUnixTimeSeconds();
    private static readonly long LastSecond = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    public static void ReadTimestamp(JsonValue value, DynamicMessage message)
    {
        var match = Timestamps().Match(value.Type == JsonTokenType.String ? value.Text : string.Empty);
        if (!match.Success
            || !DateTime.TryParseExact(
                match.Groups["date"].Value, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date))
        {
            throw value.Wrong($"expected a string such as \"2026-11-21T12:00:00.5Z\", but found {value.Shown}");
        }

        var seconds = new DateTimeOffset(date).ToUnixTimeSeconds() - Offset(match);
        if (seconds < FirstSecond || seconds > LastSecond)
        {
            throw value.Wrong($"a timestamp is from the year 0001 to 9999 in UTC, which {value.Shown} is not");
        }

        message.Set(1, seconds).Set(2, Nanos(match.Groups["fraction"].Value));
    }

    public static void ReadDuration(JsonValue value, DynamicMessage message)
    {
        var match = Durations().Match(value.Type == JsonTokenType.String ? value.Text : string.Empty);
        if (!match.Success)
        {
            throw value.Wrong($"expected a string such as \"1.5s\", but found {value.Shown}");
        }

        if (!long.TryParse(match.Groups["seconds"].Value, CultureInfo.InvariantCulture, out var seconds)
            || seconds > MaxDurationSeconds)
        {
            throw value.Wrong($"a duration is at most {MaxDurationSeconds} seconds, which {value.Shown} is not");
        }

        var sign = match.Groups["sign"].Length > 0 ? -1 : 1;
        message.Set(1, sign * seconds).Set(2, sign * Nanos(match.Groups["fraction"].Value));
    }

    public static string WriteTimestamp(DynamicMessage message)
    {
        var (seconds, nanos) = ((long)message.Get(1), (int)message.Get(2));
        if (seconds < FirstSecond || seconds > LastSecond || nanos is < 0 or >= NanosPerSecond)
        {
            throw new TranslationException(
                $"JSON has no word for the timestamp of {seconds} seconds and {nanos} nanoseconds");
        }

        var time = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return $"{time.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)}{Fraction(nanos)}Z";
    }

    public static string WriteDuration(DynamicMessage message)
    {
        var (seconds, nanos) = ((long)message.Get(1), (int)message.Get(2));
        if (seconds is < -MaxDurationSeconds or > MaxDurationSeconds
            || nanos is <= -NanosPerSecond or >= NanosPerSecond
            || Math.Sign(seconds) * Math.Sign(nanos) < 0)
        {
            throw new TranslationException(
                $"JSON has no word for the duration of {seconds} seconds and {nanos} nanoseconds");
        }

        var sign = seconds < 0 || nanos < 0 ? "-" : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture, $"{sign}{Math.Abs(seconds)}{Fraction(Math.Abs(nanos))}s");
    }

    private static long Offset(Match match)
    {
        if (match.Groups["sign"].Length == 0)
        {
            return 0;
        }

        var minutes = (int.Parse(match.Groups["hours"].Value, CultureInfo.InvariantCulture) * 60)
            + int.Parse(match.Groups["minutes"].Value, CultureInfo.InvariantCulture);
        return (match.Groups["sign"].Value == "-" ? -60 : 60) * minutes;
    }

    private static int Nanos(string fraction) =>
        fraction.Length == 0 ? 0 : int.Parse(fraction.PadRight(9, '0'), CultureInfo.InvariantCulture);

    // No digits, or three, six or nine.
    private static string Fraction(int nanos)
    {
        if (nanos == 0)
        {
            return string.Empty;
        }

        var digits = nanos.ToString("D9", CultureInfo.InvariantCulture);
        var count = digits.EndsWith("000000", StringComparison.Ordinal) ? 3
            : digits.EndsWith("000", StringComparison.Ordinal) ? 6
            : 9;
        return $".{digits[..count]}";
    }

    [GeneratedRegex(
        @"^(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(\.(?<fraction>[0-9]{1,9}))?"
        + @"(Z|(?<sign>[+-])(?<hours>[01][0-9]|2[0-3]):(?<minutes>[0-5][0-9]))\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Timestamps();

    [GeneratedRegex(@"^(?<sign>-)?(?<seconds>[0-9]{1,18})(\.(?<fraction>[0-9]{1,9}))?s\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Durations();
}
