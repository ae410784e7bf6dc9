namespace GrpcTesting.Recording;

/// <summary>What the fixture knows of a call that one of its clients made.</summary>
internal sealed class TrackedCall(CallTracker tracker, long id, string method)
{
    private readonly long _started = TimeProvider.System.GetTimestamp();

    public long Id => id;

    /// <summary>The full name, such as <c>/helloworld.Greeter/SayHello</c>.</summary>
    public string Method => method;

    /// <summary>The fixture's bound for waits.</summary>
    public TimeSpan Timeout => tracker.Timeout;

    /// <summary>Time since the call was made.</summary>
    public TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(_started);

    /// <summary>What the server's handler threw, as soon as it did.</summary>
    public Exception? ServerException => tracker.ServerFailures.Find(id);
}
