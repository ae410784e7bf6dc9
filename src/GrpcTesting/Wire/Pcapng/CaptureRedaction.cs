namespace GrpcTesting.Wire;

/// <summary>
/// Overwrites the credentials in captured bytes by asterisks of the same length, so that every frame stays as long as it
/// was and still decodes.
/// </summary>
/// <remarks>
/// A Huffman-coded value becomes as many asterisks as it had octets, because the code of the asterisk has 8 bits. It is
/// then shorter when decoded, and so the dynamic table of a reader holds more than that of the sender did: the entries at
/// the front, which alone are referred to, have the same places in both.
/// </remarks>
internal static class CaptureRedaction
{
    public static List<RawBytes> Apply(IReadOnlyList<RawBytes> connections) => [.. connections.Select(Apply)];

    private static RawBytes Apply(RawBytes connection)
    {
        var copy = connection.Copy(chunk => chunk with { Bytes = (byte[])chunk.Bytes.Clone() });
        foreach (var direction in new[] { WireDirection.ClientToServer, WireDirection.ServerToClient })
        {
            var chunks = copy.Chunks.Where(chunk => chunk.Direction == direction).Select(chunk => chunk.Bytes).ToList();
            var bytes = chunks.SelectMany(chunk => chunk).ToArray();
            new RedactedDirection(bytes, direction).Run();
            var start = 0;
            foreach (var chunk in chunks)
            {
                bytes.AsSpan(start, chunk.Length).CopyTo(chunk);
                start += chunk.Length;
            }
        }

        return copy;
    }
}
