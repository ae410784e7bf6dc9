using System.Buffers.Binary;
using System.Collections.Immutable;

namespace GrpcTesting.Wire;

/// <summary>
/// Decodes the payloads of a connection's frames, and keeps the connection's account by what they say. Never throws
/// over what they contain. Guarded by the log's lock.
/// </summary>
internal sealed class FrameDecoder(ConnectionTrace connection, MethodTypes types, bool showCredentials)
{
    private const int MaxDebugData = 1024;
    private const uint LargestWindow = int.MaxValue;

    private readonly HeaderBlockDecoder _headers = new(connection, types, showCredentials);

    public Http2Frame Decode(WireDirection direction, in RawFrame raw, long number, FrameStamp stamp)
    {
        var head = new FrameHead(
            number, stamp.Time, stamp.Elapsed, connection.Number, direction, raw.Type, raw.Flags, raw.StreamId,
            raw.Length, FindStream(raw));

        if (raw.Error is not null)
        {
            if (raw.Type is Http2FrameType.Headers or Http2FrameType.PushPromise or Http2FrameType.Continuation)
            {
                connection.Side(direction).Hpack.Lose($"the header block of #{number} was not read");
            }

            return Malformed(head, raw, raw.Error);
        }

        var block = connection.Side(direction).Block;
        if (block.IsOpen && (raw.Type != Http2FrameType.Continuation || raw.StreamId != block.StreamId))
        {
            var expected = $"expected CONTINUATION of stream {block.StreamId} (RFC 9113 §6.10)";
            connection.Side(direction).Hpack.Lose($"a header block was not finished at #{number}");
            block.Close();
            return Malformed(head, raw, expected);
        }

        return raw.Type switch
        {
            Http2FrameType.Preface => new Http2Preface(head),
            Http2FrameType.Data => Data(head, raw),
            Http2FrameType.Headers => Headers(head, raw),
            Http2FrameType.Priority => Priority(head, raw),
            Http2FrameType.RstStream => RstStream(head, raw),
            Http2FrameType.Settings => Settings(head, raw),
            Http2FrameType.PushPromise => PushPromise(head, raw),
            Http2FrameType.Ping => Ping(head, raw),
            Http2FrameType.GoAway => GoAway(head, raw),
            Http2FrameType.WindowUpdate => WindowUpdate(head, raw),
            Http2FrameType.Continuation => Continuation(head, raw),
            _ => new Http2UnknownFrame(head, Beginning(raw.Payload, Http2MalformedFrame.MaxData)),
        };
    }

    private StreamTrace? FindStream(in RawFrame raw)
    {
        if (raw.StreamId == 0)
        {
            return null;
        }

        // Only these two begin a stream, or show that its beginning was missed.
        return raw.Type is Http2FrameType.Headers or Http2FrameType.Data
            ? connection.GetOrAddStream(raw.StreamId)
            : connection.FindStream(raw.StreamId);
    }

    private Http2Frame Data(in FrameHead head, in RawFrame raw)
    {
        if (head.Stream is not { } stream)
        {
            return Malformed(head, raw, "DATA on stream 0 (RFC 9113 §6.1)");
        }

        // Padding is flow-controlled as well.
        var endStream = raw.Has(FrameFlags.EndStream);
        connection.Side(head.Direction).Window.Consume(raw.Length, isLast: false, head.Number, head.Elapsed);
        stream.Window(head.Direction).Consume(raw.Length, endStream, head.Number, head.Elapsed);

        Http2Frame frame;
        if (TryTrimPadding(raw, out var payload))
        {
            var data = payload.ToArray();
            var messages = stream.ReadMessages(head.Direction, data, head.Number, out var note);
            frame = new Http2DataFrame(head, data, messages, note);
        }
        else
        {
            frame = Malformed(head, raw, "more padding than payload (RFC 9113 §6.1)");
        }

        if (endStream)
        {
            stream.End(head.Direction, head.Elapsed);
        }

        return frame;
    }

    private Http2Frame Headers(in FrameHead head, in RawFrame raw)
    {
        var hpack = connection.Side(head.Direction).Hpack;
        if (head.Stream is null)
        {
            hpack.Lose($"#{head.Number} was malformed");
            return Malformed(head, raw, "HEADERS on stream 0 (RFC 9113 §6.2)");
        }

        var prioritySize = raw.Has(FrameFlags.Priority) ? 5 : 0;
        if (!TryTrimPadding(raw, out var fragment) || fragment.Length < prioritySize)
        {
            hpack.Lose($"#{head.Number} was malformed");
            return Malformed(head, raw, "too short for its padding or priority (RFC 9113 §6.2)");
        }

        var result = _headers.Begin(
            head, raw, fragment[prioritySize..], raw.Has(FrameFlags.EndStream), isPromise: false, out var error);
        return result is null ? Malformed(head, raw, error!) : new Http2HeadersFrame(head, result);
    }

    private Http2Frame PushPromise(in FrameHead head, in RawFrame raw)
    {
        if (raw.StreamId == 0 || !TryTrimPadding(raw, out var payload) || payload.Length < 4)
        {
            connection.Side(head.Direction).Hpack.Lose($"#{head.Number} was malformed");
            return Malformed(head, raw, "PUSH_PROMISE on stream 0, or too short (RFC 9113 §6.6)");
        }

        var promised = (int)(BinaryPrimitives.ReadUInt32BigEndian(payload) & 0x7fff_ffff);
        var result = _headers.Begin(head, raw, payload[4..], endStream: false, isPromise: true, out var error);
        return result is null ? Malformed(head, raw, error!) : new Http2PushPromiseFrame(head, result, promised);
    }

    private Http2Frame Continuation(in FrameHead head, in RawFrame raw)
    {
        var side = connection.Side(head.Direction);
        if (!side.Block.IsOpen)
        {
            side.Hpack.Lose($"#{head.Number} was malformed");
            return Malformed(head, raw, "CONTINUATION without a header block to continue (RFC 9113 §6.10)");
        }

        var result = _headers.Continue(head, raw, raw.Payload, out var error);
        return result is null ? Malformed(head, raw, error!) : new Http2ContinuationFrame(head, result);
    }

    private Http2Frame Priority(in FrameHead head, in RawFrame raw)
    {
        if (raw.Length != 5 || raw.StreamId == 0)
        {
            return Malformed(head, raw, "PRIORITY on stream 0, or not 5 bytes (RFC 9113 §6.3)");
        }

        var dependency = BinaryPrimitives.ReadUInt32BigEndian(raw.Payload);
        return new Http2PriorityFrame(
            head, (int)(dependency & 0x7fff_ffff), (dependency & 0x8000_0000) != 0, raw.Payload[4] + 1);
    }

    private Http2Frame RstStream(in FrameHead head, in RawFrame raw)
    {
        if (raw.Length != 4 || raw.StreamId == 0)
        {
            return Malformed(head, raw, "RST_STREAM on stream 0, or not 4 bytes (RFC 9113 §6.4)");
        }

        var frame = new Http2RstStreamFrame(head, (Http2ErrorCode)BinaryPrimitives.ReadUInt32BigEndian(raw.Payload));
        head.Stream?.End(frame);
        return frame;
    }

    private Http2Frame Settings(in FrameHead head, in RawFrame raw)
    {
        var isAck = raw.Has(FrameFlags.Ack);
        if (raw.StreamId != 0 || raw.Length % 6 != 0 || (isAck && raw.Length != 0))
        {
            return Malformed(head, raw, "SETTINGS on a stream, or of a wrong length (RFC 9113 §6.5)");
        }

        if (isAck)
        {
            connection.Acknowledge(head);
            return new Http2SettingsFrame(head, []);
        }

        var settings = ImmutableArray.CreateBuilder<Http2Setting>(raw.Length / 6);
        for (var rest = raw.Payload; !rest.IsEmpty; rest = rest[6..])
        {
            var setting = new Http2Setting(
                (Http2SettingId)BinaryPrimitives.ReadUInt16BigEndian(rest),
                BinaryPrimitives.ReadUInt32BigEndian(rest[2..]));
            if (!IsValid(setting))
            {
                return Malformed(head, raw, $"{setting} (RFC 9113 §6.5.2)");
            }

            settings.Add(setting);
        }

        var list = settings.MoveToImmutable();
        connection.Announce(head, list);
        return new Http2SettingsFrame(head, list);
    }

    private static bool IsValid(Http2Setting setting) => setting.Id switch
    {
        Http2SettingId.EnablePush => setting.Value <= 1,
        Http2SettingId.InitialWindowSize => setting.Value <= LargestWindow,
        Http2SettingId.MaxFrameSize => setting.Value is >= 16_384 and <= 16_777_215,
        _ => true,
    };

    private Http2Frame Ping(in FrameHead head, in RawFrame raw) =>
        raw.Length == 8 && raw.StreamId == 0
            ? new Http2PingFrame(head, BinaryPrimitives.ReadUInt64BigEndian(raw.Payload))
            : Malformed(head, raw, "PING on a stream, or not 8 bytes (RFC 9113 §6.7)");

    private Http2Frame GoAway(in FrameHead head, in RawFrame raw) =>
        raw.Length >= 8 && raw.StreamId == 0
            ? new Http2GoAwayFrame(
                head,
                (int)(BinaryPrimitives.ReadUInt32BigEndian(raw.Payload) & 0x7fff_ffff),
                (Http2ErrorCode)BinaryPrimitives.ReadUInt32BigEndian(raw.Payload[4..]),
                Beginning(raw.Payload[8..], MaxDebugData))
            : Malformed(head, raw, "GOAWAY on a stream, or under 8 bytes (RFC 9113 §6.8)");

    private Http2Frame WindowUpdate(in FrameHead head, in RawFrame raw)
    {
        if (raw.Length != 4)
        {
            return Malformed(head, raw, "WINDOW_UPDATE of not 4 bytes (RFC 9113 §6.9)");
        }

        var increment = (int)(BinaryPrimitives.ReadUInt32BigEndian(raw.Payload) & 0x7fff_ffff);
        if (increment == 0)
        {
            return Malformed(head, raw, "WINDOW_UPDATE by 0 (RFC 9113 §6.9)");
        }

        var sender = head.Direction.Opposite();
        var window = raw.StreamId == 0 ? connection.Side(sender).Window : head.Stream?.Window(sender);
        window?.Change(increment, head.Number, head.Elapsed);
        return new Http2WindowUpdateFrame(head, increment);
    }

    /// <summary>RFC 9113 §6.1: the length of the padding comes first, the padding last.</summary>
    private static bool TryTrimPadding(in RawFrame raw, out ReadOnlySpan<byte> payload)
    {
        payload = raw.Payload;
        if (!raw.Has(FrameFlags.Padded))
        {
            return true;
        }

        if (payload.IsEmpty || payload[0] > payload.Length - 1)
        {
            return false;
        }

        payload = payload[1..^payload[0]];
        return true;
    }

    private Http2MalformedFrame Malformed(in FrameHead head, in RawFrame raw, string reason) =>
        new(head, reason, Beginning(showCredentials ? raw.Payload : WithoutHeaders(raw), Http2MalformedFrame.MaxData));

    // Headers that cannot be decoded may be credentials. Of a request in HTTP/1, the first line has none.
    private static ReadOnlySpan<byte> WithoutHeaders(in RawFrame raw) => raw.Type switch
    {
        Http2FrameType.Headers or Http2FrameType.PushPromise or Http2FrameType.Continuation => [],
        Http2FrameType.Preface => raw.Payload[..(raw.Payload.IndexOf((byte)'\n') + 1)],
        _ => raw.Payload,
    };

    private static byte[] Beginning(ReadOnlySpan<byte> bytes, int count) =>
        bytes[..Math.Min(bytes.Length, count)].ToArray();
}
