namespace GrpcTesting;

/// <summary>What <see cref="GrpcFixture.Calls"/> keeps.</summary>
public sealed class GrpcRecordOptions
{
    private int _maxCalls = 1000;
    private int _maxMessagesPerCall = 100;
    private long _maxBytes = 64 * 1024 * 1024;

    /// <summary>
    /// Whether calls are recorded at all. Without records the fixture leaves calls alone, and they cost exactly what they
    /// cost without it: there is no <see cref="CallRecorder.Leaks"/>, and neither outcomes, probes nor failures know a
    /// call's method, its frames, what its handler threw, and the fixture's <see cref="GrpcFixtureOptions.Timeout"/>; they
    /// wait for 10 seconds unless told otherwise. To keep no call and still have all that but leaks, set
    /// <see cref="MaxCalls"/> to 0; what a handler is doing is only known of a call that is kept.
    /// </summary>
    /// <value><see langword="true"/>.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>How many calls are kept: the newest ones.</summary>
    /// <value>1,000; from 0, which keeps none and counts them as dropped, to 1,000,000.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside that range.</exception>
    public int MaxCalls
    {
        get => _maxCalls;
        set => _maxCalls = Validate(value, nameof(value));
    }

    /// <summary>How many messages of a call are kept, per side and direction: the newest ones.</summary>
    /// <value>100; from 0, which keeps none and still counts them, to 1,000,000.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside that range.</exception>
    public int MaxMessagesPerCall
    {
        get => _maxMessagesPerCall;
        set => _maxMessagesPerCall = Validate(value, nameof(value));
    }

    /// <summary>
    /// Bytes of messages kept, of both sides of all calls, as protobuf writes them. The messages of the oldest calls give
    /// way, and are still counted.
    /// </summary>
    /// <value>64 MiB. At least 0, which keeps no message.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public long MaxBytes
    {
        get => _maxBytes;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _maxBytes = value;
        }
    }

    /// <summary>
    /// Whether texts show <c>authorization</c>, <c>cookie</c>, <c>set-cookie</c> and other headers that by their name
    /// carry a credential. The records themselves always hold them.
    /// </summary>
    /// <value><see langword="false"/>: the text has their length instead.</value>
    public bool ShowCredentials { get; set; }

    private static int Validate(int value, string parameterName) => value is >= 0 and <= 1_000_000
        ? value
        : throw new ArgumentOutOfRangeException(parameterName, value, "Keep from 0 to 1,000,000.");
}
