using System.Buffers.Binary;
using System.Text;

namespace GrpcTesting.Tests.Wire;

/// <summary>Writes frames as a peer would.</summary>
internal static class FrameBytes
{
    public const byte EndStream = 0x1;
    public const byte Ack = 0x1;
    public const byte EndHeaders = 0x4;

    public static byte[] Preface { get; } = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray();

    public static byte[] Frame(byte type, byte flags, int streamId, params byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame, (uint)payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), streamId);
        payload.CopyTo(frame, 9);
        return frame;
    }

    public static byte[] Data(int streamId, byte flags, params byte[] data) => Frame(0x0, flags, streamId, data);

    public static byte[] Headers(int streamId, byte flags, params string[] headers) =>
        Frame(0x1, (byte)(flags | EndHeaders), streamId, HeaderBlock(headers));

    public static byte[] RstStream(int streamId, Http2ErrorCode code) =>
        Frame(0x3, 0, streamId, Number32((uint)code));

    public static byte[] Settings(params (Http2SettingId Id, uint Value)[] settings) =>
        Frame(0x4, 0, 0, [.. settings.SelectMany(setting =>
            (byte[])[0, (byte)setting.Id, .. Number32(setting.Value)])]);

    public static byte[] SettingsAck { get; } = Frame(0x4, Ack, 0);

    public static byte[] Ping(byte flags, ulong payload)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, payload);
        return Frame(0x6, flags, 0, bytes);
    }

    public static byte[] GoAway(int lastStreamId, Http2ErrorCode code, string debugData = "") =>
        Frame(
            0x7, 0, 0,
            [.. Number32((uint)lastStreamId), .. Number32((uint)code), .. Encoding.ASCII.GetBytes(debugData)]);

    public static byte[] WindowUpdate(int streamId, uint increment) => Frame(0x8, 0, streamId, Number32(increment));

    public static byte[] Continuation(int streamId, byte flags, params byte[] fragment) =>
        Frame(0x9, flags, streamId, fragment);

    /// <summary>Literals without indexing: "name: value".</summary>
    public static byte[] HeaderBlock(params string[] headers)
    {
        var block = new List<byte>();
        foreach (var header in headers)
        {
            var colon = header.IndexOf(": ", StringComparison.Ordinal);
            block.Add(0);
            AddString(block, header[..colon]);
            AddString(block, header[(colon + 2)..]);
        }

        return [.. block];
    }

    /// <summary>The five bytes before a gRPC message, and the message.</summary>
    public static byte[] Message(byte[] message, bool isCompressed = false) =>
        [(byte)(isCompressed ? 1 : 0), .. Number32((uint)message.Length), .. message];

    public static byte[] Number32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    private static void AddString(List<byte> block, string text)
    {
        var rest = text.Length;
        if (rest < 127)
        {
            block.Add((byte)rest);
        }
        else
        {
            block.Add(127);
            for (rest -= 127; rest >= 128; rest >>= 7)
            {
                block.Add((byte)(rest & 127 | 128));
            }

            block.Add((byte)rest);
        }

        block.AddRange(Encoding.Latin1.GetBytes(text));
    }
}
