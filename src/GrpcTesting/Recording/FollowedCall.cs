using Grpc.Core;

namespace GrpcTesting.Recording;

/// <summary>
/// A call object of a fixture's channel, and the record of its call. It is the state of the call object that the test
/// gets, so that it lives as long as that one; the record lets go of it sooner.
/// </summary>
internal sealed class FollowedCall(object call, CallAccess access, ClientRecord record)
{
    /// <summary>The task of the only response; null where they are streamed.</summary>
    public Task? Response => access.Response?.Invoke(call);

    public bool HasResponseStream => access.Response is null;

    /// <summary>The only response, which has arrived.</summary>
    public object Result => access.Result!(call);

    /// <exception cref="InvalidOperationException">The call is not over.</exception>
    public Status Status => access.Status(call);

    /// <exception cref="InvalidOperationException">The call is not over, or ended before any arrived.</exception>
    public Metadata Trailers => access.Trailers(call);

    /// <summary>Asking makes a task of them, which fails with the call.</summary>
    public Task<Metadata> GetHeadersAsync() => access.Headers(call);

    public static Task<Metadata> GetHeadersAsync(object state) => ((FollowedCall)state).GetHeadersAsync();

    public static Status GetStatus(object state)
    {
        var followed = (FollowedCall)state;
        return CallInquiry.TryAnswer(followed.Record.Tracked) ? default : followed.Status;
    }

    public static Metadata GetTrailers(object state) => ((FollowedCall)state).Trailers;

    public static void Dispose(object state)
    {
        var followed = (FollowedCall)state;
        followed.Record.Disposing();
        try
        {
            followed.Dispose();
        }
        finally
        {
            followed.Record.Disposed();
        }
    }

    private ClientRecord Record => record;

    private void Dispose() => access.Dispose(call);
}
