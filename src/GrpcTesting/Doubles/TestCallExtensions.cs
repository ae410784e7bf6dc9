using Grpc.Core;

namespace GrpcTesting;

/// <summary>Looks at calls that <see cref="TestCalls"/> made.</summary>
public static class TestCallExtensions
{
    /// <summary>What has become of the call.</summary>
    /// <exception cref="ArgumentException">The call was not made by <see cref="TestCalls"/>.</exception>
    public static TestCall Inspect<TResponse>(this AsyncUnaryCall<TResponse> call) => TestCalls.Find(call);

    /// <inheritdoc cref="Inspect{TResponse}(AsyncUnaryCall{TResponse})"/>
    public static TestCall Inspect<TResponse>(this AsyncServerStreamingCall<TResponse> call) => TestCalls.Find(call);

    /// <inheritdoc cref="Inspect{TResponse}(AsyncUnaryCall{TResponse})"/>
    public static TestCall Inspect<TRequest, TResponse>(this AsyncClientStreamingCall<TRequest, TResponse> call) =>
        TestCalls.Find(call);

    /// <inheritdoc cref="Inspect{TResponse}(AsyncUnaryCall{TResponse})"/>
    public static TestCall Inspect<TRequest, TResponse>(this AsyncDuplexStreamingCall<TRequest, TResponse> call) =>
        TestCalls.Find(call);
}
