using Google.Protobuf;
using Grpc.Core;

namespace GrpcTesting.TransportTests;

/// <summary>Short ways to make and move messages.</summary>
internal static class Letters
{
    public static IEnumerable<Letter> Numbered(int count) =>
        Enumerable.Range(0, count).Select(number => new Letter { Number = number });

    /// <summary>A letter whose serialized form is exactly that long.</summary>
    public static Letter OfSize(int bytes)
    {
        // The field's tag and length take up to 5 bytes at the sizes used here.
        var letter = new Letter { Payload = UnsafeByteOperations.UnsafeWrap(new byte[bytes - 5]) };
        return letter.CalculateSize() == bytes
            ? letter
            : throw new ArgumentOutOfRangeException(nameof(bytes), bytes, "Choose a size over 2 MiB.");
    }

    public static async Task<List<Letter>> ReadAllAsync(this IAsyncStreamReader<Letter> stream)
    {
        var letters = new List<Letter>();
        while (await stream.MoveNext(CancellationToken.None))
        {
            letters.Add(stream.Current);
        }

        return letters;
    }

    public static async Task WriteAllAsync(this IAsyncStreamWriter<Letter> stream, IEnumerable<Letter> letters)
    {
        foreach (var letter in letters)
        {
            await stream.WriteAsync(letter);
        }
    }
}
