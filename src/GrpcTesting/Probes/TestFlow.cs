using System.Net.Sockets;
using Grpc.Core;
using GrpcTesting.Recording;

namespace GrpcTesting.Probes;

/// <summary>
/// What was thrown last in the flow of a test. When an assertion of the test fails, the disposal of its probes runs
/// before anybody hears of it; and when a disposal fails as well, C# forgets the first exception. This remembers it.
/// </summary>
/// <remarks>No exception is caught or changed: it is only looked at as it is thrown. It may be one that the test itself
/// catches, or one that gRPC throws and catches in a call that the test made; those kinds count only where there is no
/// other.</remarks>
internal sealed class TestFlow
{
    private static readonly AsyncLocal<TestFlow?> Current = new();

    private volatile Exception? _ofCalls;
    private volatile Exception? _other;

    static TestFlow() => AppDomain.CurrentDomain.FirstChanceException += (_, thrown) =>
    {
        if (!CallInquiry.IsOpen)
        {
            Current.Value?.See(thrown.Exception);
        }
    };

    /// <summary>The caller's flow, watched from here on. The probes of one test share it.</summary>
    public static TestFlow Enter() => Current.Value ??= new TestFlow();

    /// <summary>
    /// Ends the watch for the rest of the calling asynchronous method: what it throws inside is its own matter.
    /// </summary>
    public static void Leave() => Current.Value = null;

    /// <summary>To ask later what was thrown since.</summary>
    public Mark Now() => new(this, _ofCalls, _other);

    private void See(Exception thrown)
    {
        if (thrown is RpcException or OperationCanceledException or ObjectDisposedException
            or HttpRequestException or IOException or SocketException)
        {
            _ofCalls = thrown;
        }
        else
        {
            _other = thrown;
        }
    }

    /// <summary>A point in the flow.</summary>
    internal readonly struct Mark(TestFlow flow, Exception? ofCalls, Exception? other)
    {
        public Exception? ThrownSince =>
            !ReferenceEquals(flow._other, other) ? flow._other
            : !ReferenceEquals(flow._ofCalls, ofCalls) ? flow._ofCalls
            : null;
    }
}
