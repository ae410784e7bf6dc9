namespace GrpcTesting.Probes;

/// <summary>
/// What a test threw last. When an assertion of the test fails, the disposal of its probes runs before anybody hears of
/// it; and when a disposal fails as well, C# forgets the first exception. This remembers it.
/// </summary>
/// <remarks>No exception is caught or changed: it is only looked at as it is thrown, in the flow of the test that made
/// the probe. It may be one that the test itself catches.</remarks>
internal sealed class TestFlow
{
    private static readonly AsyncLocal<TestFlow?> Current = new();

    private volatile Exception? _lastThrown;

    static TestFlow() => AppDomain.CurrentDomain.FirstChanceException +=
        (_, thrown) => Current.Value?._lastThrown = thrown.Exception;

    /// <summary>The caller's flow, watched from here on. The probes of one test share it.</summary>
    public static TestFlow Enter() => Current.Value ??= new TestFlow();

    /// <summary>Ends the watch for the rest of the calling asynchronous method: what it throws inside is its own matter.
    /// </summary>
    public static void Leave() => Current.Value = null;

    /// <summary>To ask later what was thrown since.</summary>
    public Mark Now() => new(this, _lastThrown);

    /// <summary>A point in the flow.</summary>
    internal readonly struct Mark(TestFlow flow, Exception? before)
    {
        public Exception? ThrownSince => ReferenceEquals(flow._lastThrown, before) ? null : flow._lastThrown;
    }
}
