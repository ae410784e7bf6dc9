using Grpc.Core;

namespace GrpcTesting.Recording;

/// <summary>What the four kinds of call objects have in common, without a closure for each call.</summary>
/// <remarks>A stream of responses has no task of a response, and so no result of it.</remarks>
internal sealed record CallAccess(
    Func<object, Task<Metadata>> Headers,
    Func<object, Status> Status,
    Func<object, Metadata> Trailers,
    Action<object> Dispose,
    Func<object, Task>? Response = null,
    Func<object, object>? Result = null);

/// <inheritdoc cref="CallAccess"/>
internal static class CallAccess<TRequest, TResponse>
    where TRequest : class
    where TResponse : class
{
    public static CallAccess Unary { get; } = new(
        static call => ((AsyncUnaryCall<TResponse>)call).ResponseHeadersAsync,
        static call => ((AsyncUnaryCall<TResponse>)call).GetStatus(),
        static call => ((AsyncUnaryCall<TResponse>)call).GetTrailers(),
        static call => ((AsyncUnaryCall<TResponse>)call).Dispose(),
        static call => ((AsyncUnaryCall<TResponse>)call).ResponseAsync,
        static call => ((AsyncUnaryCall<TResponse>)call).ResponseAsync.Result);

    public static CallAccess ServerStreaming { get; } = new(
        static call => ((AsyncServerStreamingCall<TResponse>)call).ResponseHeadersAsync,
        static call => ((AsyncServerStreamingCall<TResponse>)call).GetStatus(),
        static call => ((AsyncServerStreamingCall<TResponse>)call).GetTrailers(),
        static call => ((AsyncServerStreamingCall<TResponse>)call).Dispose());

    public static CallAccess ClientStreaming { get; } = new(
        static call => ((AsyncClientStreamingCall<TRequest, TResponse>)call).ResponseHeadersAsync,
        static call => ((AsyncClientStreamingCall<TRequest, TResponse>)call).GetStatus(),
        static call => ((AsyncClientStreamingCall<TRequest, TResponse>)call).GetTrailers(),
        static call => ((AsyncClientStreamingCall<TRequest, TResponse>)call).Dispose(),
        static call => ((AsyncClientStreamingCall<TRequest, TResponse>)call).ResponseAsync,
        static call => ((AsyncClientStreamingCall<TRequest, TResponse>)call).ResponseAsync.Result);

    public static CallAccess Duplex { get; } = new(
        static call => ((AsyncDuplexStreamingCall<TRequest, TResponse>)call).ResponseHeadersAsync,
        static call => ((AsyncDuplexStreamingCall<TRequest, TResponse>)call).GetStatus(),
        static call => ((AsyncDuplexStreamingCall<TRequest, TResponse>)call).GetTrailers(),
        static call => ((AsyncDuplexStreamingCall<TRequest, TResponse>)call).Dispose());
}
