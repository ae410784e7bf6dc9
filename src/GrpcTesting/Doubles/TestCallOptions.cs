using Grpc.Core;
using GrpcTesting.Doubles;

namespace GrpcTesting;

/// <summary>What a call of <see cref="TestCalls"/> brings besides its response, and when it ends.</summary>
public sealed class TestCallOptions
{
    private Metadata _trailers = [];
    private DateTime _deadline = DateTime.MaxValue;
    private TimeProvider _timeProvider = TimeProvider.System;

    /// <summary>The response headers, there from the start.</summary>
    /// <value>Default: null. Then the headers come, empty, with the first message; when there is none, the trailers
    /// take their place, as they do on the wire.</value>
    public Metadata? Headers { get; set; }

    /// <summary>The trailers. Those of a failure's <see cref="RpcException"/> follow them.</summary>
    /// <value>Default: none.</value>
    public Metadata Trailers
    {
        get => _trailers;
        set => _trailers = value ?? throw new ArgumentNullException(nameof(Trailers));
    }

    /// <summary>Keeps the call from ending before this task does. Should the task fail, so does the call.</summary>
    /// <value>Default: null. A call ends at once, and its responses with it; when it has a request stream, it ends
    /// with OK only after that was completed. A completed task ends it while requests are still coming.</value>
    public Task? OpenUntil { get; set; }

    /// <summary>Cancels the call, as the token of <see cref="CallOptions"/> does.</summary>
    /// <value>Default: a token that never is cancelled.</value>
    public CancellationToken CancellationToken { get; set; }

    /// <summary>When the call ends with <see cref="StatusCode.DeadlineExceeded"/> at the latest.</summary>
    /// <value>Default: <see cref="DateTime.MaxValue"/>, which is no deadline. Any other is in UTC.</value>
    /// <exception cref="ArgumentException">The kind of the time is not <see cref="DateTimeKind.Utc"/>.</exception>
    public DateTime Deadline
    {
        get => _deadline;
        set => _deadline = DeadlineTimer.Validate(value, nameof(Deadline));
    }

    /// <summary>The clock that <see cref="Deadline"/> is on.</summary>
    /// <value>Default: <see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider
    {
        get => _timeProvider;
        set => _timeProvider = value ?? throw new ArgumentNullException(nameof(TimeProvider));
    }
}
