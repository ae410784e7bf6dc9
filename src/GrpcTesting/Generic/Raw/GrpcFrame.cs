using System.Buffers.Binary;

namespace GrpcTesting;

/// <summary>The length-prefixed messages that the body of a gRPC call consists of, for bodies made by hand.</summary>
public static class GrpcFrame
{
    private const int PrefixLength = 5;

    /// <summary>A message with its prefix, or with one that is wrong.</summary>
    /// <param name="message">The message's bytes.</param>
    /// <param name="compressed">The compressed flag: 0 or 1, and otherwise what a server has to refuse.</param>
    /// <param name="length">The length that the prefix states; null for the message's own.</param>
    public static byte[] Of(ReadOnlySpan<byte> message, byte compressed = 0, uint? length = null)
    {
        var frame = new byte[PrefixLength + message.Length];
        frame[0] = compressed;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), length ?? (uint)message.Length);
        message.CopyTo(frame.AsSpan(PrefixLength));
        return frame;
    }

    /// <summary>The messages of a body, without their prefixes, as far as they are whole.</summary>
    internal static List<byte[]> Read(ReadOnlySpan<byte> body)
    {
        var messages = new List<byte[]>();
        while (body.Length >= PrefixLength)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(body[1..]);
            if (length > body.Length - PrefixLength)
            {
                break;
            }

            messages.Add(body.Slice(PrefixLength, (int)length).ToArray());
            body = body[(PrefixLength + (int)length)..];
        }

        return messages;
    }
}
