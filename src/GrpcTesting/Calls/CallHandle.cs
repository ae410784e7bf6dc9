using Grpc.Core;

namespace GrpcTesting;

/// <summary>What the four kinds of call objects have in common.</summary>
internal sealed record CallHandle(
    Func<Task<Metadata>> GetHeadersAsync,
    Func<Status> GetStatus,
    Func<Metadata> GetTrailers,
    Action Dispose)
{
    public static CallHandle Of<TResponse>(AsyncUnaryCall<TResponse> call) =>
        new(() => call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);

    public static CallHandle Of<TResponse>(AsyncServerStreamingCall<TResponse> call) =>
        new(() => call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);

    public static CallHandle Of<TRequest, TResponse>(AsyncClientStreamingCall<TRequest, TResponse> call) =>
        new(() => call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);

    public static CallHandle Of<TRequest, TResponse>(AsyncDuplexStreamingCall<TRequest, TResponse> call) =>
        new(() => call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);

    /// <summary>Whether the call is over: only then does it have a status.</summary>
    public bool TryGetStatus(out Status status)
    {
        try
        {
            status = GetStatus();
            return true;
        }
        catch (InvalidOperationException)
        {
            status = default;
            return false;
        }
    }
}
