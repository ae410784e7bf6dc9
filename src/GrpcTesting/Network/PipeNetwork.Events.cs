using GrpcTesting.Network;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace GrpcTesting;

/// <content>What happens once, when the test says so.</content>
public sealed partial class PipeNetwork
{
    private Signal _scheduled = new();

    /// <summary>The calls that run at the server, such as <c>/helloworld.Greeter/SayHello on connection #1</c>, oldest
    /// first.</summary>
    public IReadOnlyList<string> RunningCalls =>
        [.. Running.All().Select(call => call.Describe()).OfType<(string Method, string ConnectionId)>()
            .Select(call => $"{call.Method} on connection {NumberOf(call.ConnectionId)}")];

    internal RunningCallRegistry Running { get; } = new();

    /// <summary>Cuts the open connections, as a TCP reset does: what is on its way is lost.</summary>
    /// <param name="after">How long from now, by <see cref="TimeProvider"/>; at once by default.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="after"/> is negative or over 24 days.</exception>
    public void Reset(TimeSpan after = default) => Schedule(after, link => link.Reset("reset by the network"));

    /// <summary>
    /// Closes the open connections cleanly: under the conditions there are, each side reads what was sent, and then the
    /// end of the stream.
    /// </summary>
    /// <inheritdoc cref="Reset"/>
    public void Close(TimeSpan after = default) => Schedule(after, link => link.Close("closed by the network"));

    /// <summary>
    /// Makes the server drain its open connections: it sends GOAWAY (RFC 9113 §6.8), finishes the calls in flight, and
    /// closes. The next call opens another connection.
    /// </summary>
    public void GoAway()
    {
        foreach (var link in Links().Where(link => link.IsOpen))
        {
            // Kestrel puts it there when it takes the connection; one that still waits for that carries no call.
            if (link.Connection.Features.Get<IConnectionLifetimeNotificationFeature>() is { } lifetime)
            {
                link.Connection.IsDraining = true;
                lifetime.RequestClose();
            }
        }
    }

    /// <summary>Makes the server reset the calls of one method with RST_STREAM (RFC 9113 §6.4).</summary>
    /// <param name="method">The full name, such as <c>/helloworld.Greeter/SayHello</c>, or its last part.</param>
    /// <param name="errorCode">The HTTP/2 error code (RFC 9113 §7): CANCEL by default.</param>
    /// <exception cref="InvalidOperationException">No such call is running; the message says which are.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The code is negative, or over 31 bits.</exception>
    public void ResetCalls(string method, Http2ErrorCode errorCode = Http2ErrorCode.Cancel)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(method);
        ResetCalls(context => RunningCall.IsOf(context, method), method, errorCode);
    }

    /// <summary>Makes the server reset the calls that a predicate picks.</summary>
    /// <param name="predicate">Says yes to the calls to reset. It sees each as the server's middleware does.</param>
    /// <param name="errorCode">The HTTP/2 error code (RFC 9113 §7): CANCEL by default.</param>
    /// <exception cref="InvalidOperationException">No such call is running; the message says which are.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The code is negative, or over 31 bits.</exception>
    public void ResetCalls(Func<HttpContext, bool> predicate, Http2ErrorCode errorCode = Http2ErrorCode.Cancel)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        ResetCalls(predicate, "the predicate", errorCode);
    }

    private void ResetCalls(Func<HttpContext, bool> chosen, string description, Http2ErrorCode errorCode)
    {
        if ((long)errorCode is < 0 or > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(
                nameof(errorCode), errorCode, "The server resets streams with codes from 0 to 2,147,483,647.");
        }

        var running = RunningCalls;
        if (!Running.Reset(chosen, (int)errorCode))
        {
            throw new InvalidOperationException(
                $"No call that matches {description} is running at the server, so none was reset. Running: "
                + (running.Count == 0 ? "none." : $"{string.Join(", ", running)}."));
        }
    }

    private string NumberOf(string connectionId) =>
        Links().Find(link => link.Connection.ConnectionId == connectionId) is { } link
            ? $"#{link.Number}"
            : connectionId;

    private void Schedule(TimeSpan after, Action<Link> action)
    {
        NetworkDirection.Validate(after, nameof(after));
        if (after == TimeSpan.Zero)
        {
            Apply(action);
            return;
        }

        CancellationToken unscheduled;
        lock (_gate)
        {
            unscheduled = _scheduled.Token;
        }

        Observed.Later(ApplyLaterAsync(after, action, unscheduled));
    }

    private async Task ApplyLaterAsync(TimeSpan after, Action<Link> action, CancellationToken unscheduled)
    {
        await Task.Delay(after, UseTime(), unscheduled).ConfigureAwait(false);
        Apply(action);
    }

    private void Apply(Action<Link> action)
    {
        foreach (var link in Links().Where(link => link.IsOpen))
        {
            action(link);
        }
    }

    private void Unschedule()
    {
        Signal former;
        lock (_gate)
        {
            (former, _scheduled) = (_scheduled, new Signal());
        }

        former.Set();
    }
}
