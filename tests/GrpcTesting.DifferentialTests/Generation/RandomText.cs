namespace GrpcTesting.DifferentialTests.Generation;

/// <summary>Metadata, status details and sizes.</summary>
internal static class RandomText
{
    /// <summary>
    /// What gRPC for .NET can send with a request: it joins the values of a key, and its server cannot take joined
    /// binary ones apart.
    /// </summary>
    public static IReadOnlyList<Header> RequestHeaders(SeededRandom random) => [.. Headers(random)
        .DistinctBy(header => header.Key.EndsWith("-bin", StringComparison.Ordinal) ? header.Key : header.ToString())];

    public static IReadOnlyList<Header> Headers(SeededRandom random)
    {
        var headers = new Header[random.Below(5)];
        for (var index = 0; index < headers.Length; index++)
        {
            headers[index] = random.Chance(25)
                ? new(random.Pick("x-blob-bin", "x-other-bin"), Bytes(random))
                : new(random.Pick("x-alpha", "x-beta", "X-Gamma", "x_delta.1"), Value(random));
        }

        return headers;
    }

    public static string Detail(SeededRandom random) => random.Pick(
        "", "not today", "100 % \"quoted\"", "n\u00e4her \u6f22\u5b57", "two\nlines", "\ud83c\udf89", new string('d', 500));

    /// <summary>Bytes of a message of which several fit into every window unread.</summary>
    public static int SmallSize(SeededRandom random) => random.Pick(0, 1, 5, 64, 100, 900);

    /// <summary>Bytes of a message that is cut into several frames, and does not always fit a window.</summary>
    public static int LargeSize(SeededRandom random) => random.Pick(16_379, 16_384, 40_000, 65_535, 70_000, 200_000);

    private static string Value(SeededRandom random)
    {
        // Spaces at the ends are not part of a value: RFC 9110, section 5.5.
        var length = random.Pick(0, 1, 3, 20, 200);
        return string.Create(length, random, (text, source) =>
        {
            for (var index = 0; index < text.Length; index++)
            {
                var first = index == 0 || index == text.Length - 1 ? '!' : ' ';
                text[index] = (char)(first + source.Below('~' - first + 1));
            }
        });
    }

    private static string Bytes(SeededRandom random)
    {
        var bytes = new byte[random.Pick(0, 1, 2, 3, 32)];
        for (var index = 0; index < bytes.Length; index++)
        {
            bytes[index] = (byte)random.Below(256);
        }

        return Convert.ToHexString(bytes);
    }
}
