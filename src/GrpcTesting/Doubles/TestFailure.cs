using Grpc.Core;

namespace GrpcTesting;

/// <summary>
/// How a double fails: with a status that the other side sent, or with an exception of the transport. Both convert to
/// it by themselves.
/// </summary>
public sealed class TestFailure
{
    private TestFailure(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        if (exception is RpcException { StatusCode: StatusCode.OK })
        {
            throw new ArgumentException("A failure has another status than OK.", nameof(exception));
        }

        Exception = exception;
    }

    /// <summary>The exception; an <see cref="RpcException"/> for a status.</summary>
    public Exception Exception { get; }

    /// <summary>Fails with a status, without trailers.</summary>
    /// <exception cref="ArgumentException">The status is OK.</exception>
    public static implicit operator TestFailure(Status status) => From(status);

    /// <summary>Fails with an exception. An <see cref="RpcException"/> brings its status and its trailers.</summary>
    /// <exception cref="ArgumentException">It is an <see cref="RpcException"/> whose status is OK.</exception>
    public static implicit operator TestFailure(Exception exception) => From(exception);

    /// <inheritdoc cref="op_Implicit(Status)"/>
    public static TestFailure From(Status status) => new(new RpcException(status));

    /// <inheritdoc cref="op_Implicit(Exception)"/>
    public static TestFailure From(Exception exception) => new(exception);
}
