namespace GrpcTesting;

/// <summary>How much of the wire is kept, and what of it is shown.</summary>
public sealed class WireLogOptions
{
    private int _maxFrames = 10_000;
    private long _maxPayloadBytes = 16 * 1024 * 1024;
    private long _maxCaptureBytes = 16 * 1024 * 1024;

    /// <summary>Frames kept; the oldest give way.</summary>
    /// <value>10,000. At least 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxFrames
    {
        get => _maxFrames;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _maxFrames = value;
        }
    }

    /// <summary>Bytes of messages and headers kept in those frames; the oldest frames give way.</summary>
    /// <value>16 MiB. At least 0, which keeps one frame at a time.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public long MaxPayloadBytes
    {
        get => _maxPayloadBytes;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _maxPayloadBytes = value;
        }
    }

    /// <summary>Raw bytes kept for <see cref="WireLog.SavePcapng(string)"/>.</summary>
    /// <value>
    /// 16 MiB. At least 0, which keeps none. Connections that have ended give way to newer ones; of an open one, the
    /// beginning stays and the rest is only counted, because without its beginning nothing of it can be decoded.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public long MaxCaptureBytes
    {
        get => _maxCaptureBytes;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _maxCaptureBytes = value;
        }
    }

    /// <summary>
    /// Whether headers that carry credentials are shown: <c>authorization</c>, <c>cookie</c>, <c>set-cookie</c>, and
    /// names with a word such as <c>token</c>, <c>secret</c> or <c>api-key</c>, <c>-bin</c> or not.
    /// </summary>
    /// <value>
    /// False: their values read <c>(redacted)</c>, and are asterisks in saved captures. Messages are never redacted.
    /// </value>
    public bool ShowCredentials { get; set; }
}
