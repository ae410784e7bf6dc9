using Grpc.Core;
using GrpcTesting.Doubles;
using Microsoft.AspNetCore.Http;

namespace GrpcTesting;

/// <summary>The call that a <see cref="TestServerCallContext"/> stands for.</summary>
public sealed class TestServerCallContextOptions
{
    private Metadata _requestHeaders = [];
    private DateTime _deadline = DateTime.MaxValue;
    private TimeProvider _timeProvider = TimeProvider.System;

    /// <summary>The full name of the method, such as <c>/helloworld.Greeter/SayHello</c>.</summary>
    /// <value>Default: null, for the path of <see cref="HttpContext"/>, or <c>/test.Test/Test</c>.</value>
    public string? Method { get; set; }

    /// <summary>The host that the client named.</summary>
    /// <value>Default: null, for that of <see cref="HttpContext"/>, or <c>localhost</c>.</value>
    public string? Host { get; set; }

    /// <summary>The address of the client, such as <c>ipv4:10.0.0.1:50051</c>.</summary>
    /// <value>Default: null, for that of the connection of <see cref="HttpContext"/>, or <c>unknown</c>, which is what
    /// the server says of anything but an IP address.</value>
    public string? Peer { get; set; }

    /// <summary>When the call is over at the latest. The context's token is cancelled then.</summary>
    /// <value>Default: <see cref="DateTime.MaxValue"/>, which is no deadline. Any other is in UTC. One that has passed
    /// makes a call that is over from the start.</value>
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

    /// <summary>The headers that the client sent. Texts under one key arrive as one, as they do at the server:
    /// joined by a comma and a space.</summary>
    /// <value>Default: none.</value>
    public Metadata RequestHeaders
    {
        get => _requestHeaders;
        set => _requestHeaders = value ?? throw new ArgumentNullException(nameof(RequestHeaders));
    }

    /// <summary>Cancels the call when it is cancelled, as <see cref="TestServerCallContext.Cancel"/> does.</summary>
    /// <value>Default: a token that never is.</value>
    public CancellationToken CancellationToken { get; set; }

    /// <summary>What the transport found out about the client.</summary>
    /// <value>Default: null, for a client that is not authenticated.</value>
    public AuthContext? AuthContext { get; set; }

    /// <summary>
    /// What interceptors left for the handler. With an <see cref="HttpContext"/> it goes into its
    /// <see cref="Microsoft.AspNetCore.Http.HttpContext.Items"/>, which are the user state at the server, too.
    /// </summary>
    /// <value>Default: nothing.</value>
    public IDictionary<object, object> UserState { get; } = new Dictionary<object, object>();

    /// <summary>
    /// What <c>context.GetHttpContext()</c> returns. What these options leave out comes from it, and what they set is
    /// set in it, so that a handler finds the same wherever it looks.
    /// </summary>
    /// <value>Default: null; <c>GetHttpContext()</c> throws, as it does outside ASP.NET Core.</value>
    public HttpContext? HttpContext { get; set; }
}
