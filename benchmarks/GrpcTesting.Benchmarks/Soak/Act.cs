using Grpc.Core;

namespace GrpcTesting.Benchmarks.Soak;

/// <summary>Something that a test may do with a fixture, and how it may end.</summary>
/// <param name="Name">Of its kind.</param>
/// <param name="PlayAsync">Does it. It fails with the call's <see cref="RpcException"/>, or with an
/// <see cref="InvalidDataException"/> when what came back is wrong.</param>
/// <param name="Ends">The statuses that it may end with while nothing else disturbs it.</param>
internal sealed record Act(string Name, Func<Scene, Task> PlayAsync, params StatusCode[] Ends)
{
    /// <summary>Whether a call may end like that when the connection or the fixture is taken away under it.</summary>
    public static bool MayEndInStorm(Exception exception) => exception
        is RpcException
        {
            StatusCode: StatusCode.Cancelled or StatusCode.Unavailable or StatusCode.Internal or StatusCode.Unknown
                or StatusCode.DeadlineExceeded
        }
        or HttpRequestException or ObjectDisposedException or OperationCanceledException or InvalidOperationException or IOException
        or GrpcAssertionException;
}
