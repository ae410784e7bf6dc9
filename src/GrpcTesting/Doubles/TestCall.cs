using Grpc.Core;
using GrpcTesting.Doubles;

namespace GrpcTesting;

/// <summary>What has become of a call of <see cref="TestCalls"/>: <c>call.Inspect()</c>.</summary>
public sealed class TestCall
{
    private readonly CallLife _life;

    internal TestCall(CallLife life) => _life = life;

    /// <summary>Whether the call was disposed.</summary>
    public bool IsDisposed => _life.IsDisposed;

    /// <summary>Whether the call ended before the server's answer: disposed, cancelled, past its deadline, or broken.
    /// </summary>
    public bool IsCancelled => _life.IsCancelled;

    /// <summary>How the call has ended for its caller; null while it has not.</summary>
    /// <remarks>A stream ends for its caller when it is read to its end.</remarks>
    public Status? Status => _life.Status;

    /// <summary>Waits until the call is disposed.</summary>
    /// <param name="timeout">Default: 10 seconds; without end under a debugger.</param>
    /// <exception cref="GrpcAssertionException">It was not in time.</exception>
    public async Task WaitForDisposalAsync(TimeSpan? timeout = null)
    {
        var bound = WaitBound.Validate(timeout ?? WaitBound.Default, nameof(timeout));
        try
        {
            await _life.Disposed.WaitAsync(bound, TimeProvider.System).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new GrpcAssertionException(
                $"The call was not disposed within {WaitBound.Describe(bound)}. "
                + (Status is { } status ? $"It ended with {CallReport.Describe(status)}." : "It is still open."));
        }
    }
}
