using System.Buffers.Binary;

namespace GrpcTesting.Wire;

/// <summary>Splits the bytes of one direction into frames: RFC 9113 §3.4 and §4.1.</summary>
/// <remarks>
/// Bytes come in any portions. A frame that lies in one portion is not copied. Because a frame says how long it is, a
/// wrong one does not confuse what follows; only a connection that does not begin with the preface is given up.
/// </remarks>
internal sealed class FrameSplitter(bool expectsPreface)
{
    private const int HeaderLength = 9;

    // A larger buffer is not held on to for the next large frame.
    private const int LargestIdleBuffer = 64 * 1024;

    private readonly byte[] _header = new byte[HeaderLength];
    private byte[] _payload = [];
    private int _prefaceRead;
    private int _headerRead;
    private int _payloadRead;
    private int _skip;

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Why there are no more frames in this direction; null while there are.</summary>
    public string? Error { get; private set; }

    /// <summary>
    /// Takes the next frame off <paramref name="bytes"/>, or all of them when it goes on after them. A frame over the
    /// receiver's SETTINGS_MAX_FRAME_SIZE is skipped.
    /// </summary>
    public bool TryRead(ref ReadOnlySpan<byte> bytes, uint maxFrameSize, out RawFrame frame)
    {
        frame = default;
        if (Error is not null)
        {
            bytes = default;
            return false;
        }

        if (expectsPreface && _prefaceRead < Preface.Length)
        {
            return TryReadPreface(ref bytes, out frame);
        }

        if (_headerRead == 0 && _payload.Length > LargestIdleBuffer)
        {
            _payload = [];
        }

        Skip(ref bytes);
        if (!TryReadHeader(ref bytes))
        {
            return false;
        }

        var length = _header[0] << 16 | _header[1] << 8 | _header[2];
        if (length > maxFrameSize)
        {
            _headerRead = 0;
            _skip = length;
            frame = Create(length, default, $"longer than MAX_FRAME_SIZE {Printable.Number(maxFrameSize)}");
            return true;
        }

        if (!TryReadPayload(ref bytes, length, out var payload))
        {
            return false;
        }

        _headerRead = 0;
        _payloadRead = 0;
        frame = Create(length, payload, error: null);
        return true;
    }

    /// <summary>At the end of the connection, the frame that was on its way; false when there is none.</summary>
    public bool TryReadUnfinished(out RawFrame frame)
    {
        frame = default;
        if (_headerRead < HeaderLength)
        {
            return false;
        }

        var length = _header[0] << 16 | _header[1] << 8 | _header[2];
        var progress = $"{Printable.Number(_payloadRead)} of {Printable.Count(length, "byte")}";
        frame = Create(length, _payload.AsSpan(0, _payloadRead), $"the connection ended after {progress}");
        _headerRead = 0;
        _payloadRead = 0;
        return true;
    }

    private bool TryReadPreface(ref ReadOnlySpan<byte> bytes, out RawFrame frame)
    {
        frame = default;
        var expected = Preface[_prefaceRead..];
        var count = Math.Min(expected.Length, bytes.Length);
        if (!bytes[..count].SequenceEqual(expected[..count]))
        {
            Error = "the client did not send the connection preface of HTTP/2 (RFC 9113 §3.4)";
            byte[] seen = [.. Preface[.._prefaceRead], .. bytes];
            frame = new RawFrame(Http2FrameType.Preface, 0, 0, seen.Length, seen, Error);
            bytes = default;
            return true;
        }

        bytes = bytes[count..];
        _prefaceRead += count;
        frame = new RawFrame(Http2FrameType.Preface, 0, 0, Preface.Length, Preface);
        return _prefaceRead == Preface.Length;
    }

    private void Skip(ref ReadOnlySpan<byte> bytes)
    {
        var count = Math.Min(_skip, bytes.Length);
        _skip -= count;
        bytes = bytes[count..];
    }

    private bool TryReadHeader(ref ReadOnlySpan<byte> bytes)
    {
        var count = Math.Min(HeaderLength - _headerRead, bytes.Length);
        bytes[..count].CopyTo(_header.AsSpan(_headerRead));
        bytes = bytes[count..];
        _headerRead += count;
        return _headerRead == HeaderLength;
    }

    private bool TryReadPayload(ref ReadOnlySpan<byte> bytes, int length, out ReadOnlySpan<byte> payload)
    {
        if (_payloadRead == 0 && bytes.Length >= length)
        {
            payload = bytes[..length];
            bytes = bytes[length..];
            return true;
        }

        var count = Math.Min(length - _payloadRead, bytes.Length);
        var needed = _payloadRead + count;
        if (needed > _payload.Length)
        {
            // Grows with what arrives, not with what was announced.
            Array.Resize(ref _payload, Math.Min(length, Math.Max(needed, _payload.Length * 2)));
        }

        bytes[..count].CopyTo(_payload.AsSpan(_payloadRead));
        bytes = bytes[count..];
        _payloadRead += count;
        payload = _payload.AsSpan(0, _payloadRead);
        return _payloadRead == length;
    }

    private RawFrame Create(int length, ReadOnlySpan<byte> payload, string? error) => new(
        (Http2FrameType)_header[3],
        _header[4],
        (int)(BinaryPrimitives.ReadUInt32BigEndian(_header.AsSpan(5)) & 0x7fff_ffff),
        length,
        payload,
        error);
}
